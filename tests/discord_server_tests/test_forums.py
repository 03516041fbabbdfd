"""Forums: threads that begin with a post, their tags, and where they are listed."""

from __future__ import annotations

import discord
import pytest
