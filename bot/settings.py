"""The settings of the process, read from the environment and ``.env``, checked all at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from news.errors import SettingsError

# A name or IPv4 address, or an IPv6 address in brackets, with a port or without.
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")


class Settings(BaseSettings):
    """What the host decides. Every variable stands in ``.env.example`` with its meaning."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    discord_token: SecretStr | None = None
    discord_token_file: Path | None = None
    database_url: str = "sqlite:///verbatim.db"
    command_prefix: str = Field(default="!", min_length=1, max_length=5)
    reader_workers: int = Field(default=1, ge=1, le=16)
    fetch_allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    contact_url: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    discord_api_url: str = ""
    discord_gateway_url: str = ""

    @field_validator("fetch_allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip().lower() for host in value.split(",") if host.strip())
        return value

    @field_validator("fetch_allowed_hosts")
    @classmethod
    def _hosts_not_links(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"{host!r} is neither a host nor host:port")
        return hosts

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("command_prefix")
    @classmethod
    def _typable_prefix(cls, value: str) -> str:
        if value != value.strip() or value.startswith("/"):
            raise ValueError("must not hold spaces nor start with / (Discord keeps that for itself)")
        return value

    @field_validator("discord_api_url", "discord_gateway_url", "contact_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        parts = urlsplit(value)
        # urlsplit drops line breaks silently, and in a header they would begin another one.
        broken = any(character.isspace() or not character.isprintable() for character in value)
        if value and (broken or parts.scheme not in {"http", "https", "ws", "wss"} or not parts.netloc):
            raise ValueError("must be a full address such as https://host/path")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must be sqlite:///path/to.db or postgresql://user:password@host/database")
        return value

    def token(self) -> str:
        """The Discord token, from the variable or the file.

        Raises:
            SettingsError: there is none, or the file cannot be read.
        """
        token = self.discord_token.get_secret_value() if self.discord_token else ""
        if not token and self.discord_token_file:
            try:
                token = self.discord_token_file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError([f"DISCORD_TOKEN_FILE: cannot be read ({error})"]) from error
        if not token.strip():
            raise SettingsError([LOGIN_MISSING])
        return token.strip()


LOGIN_MISSING = (
    "DISCORD_TOKEN: missing. Create a bot in the Discord developer portal, copy its token and put "
    "DISCORD_TOKEN=... into .env (see .env.example). To try Verbatim without one: make demo"
)


def load_settings(*, need_token: bool = False, env_file: str | None = ".env") -> Settings:
    """Read and check every setting.

    Raises:
        SettingsError: one line for each variable that is missing or wrong.
    """
    try:
        settings = Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue] -- pydantic-settings takes it at run time
    except ValidationError as error:
        problems = [_describe(str(item["loc"][0]), item["msg"]) for item in error.errors()]
        if need_token and not _has_token(env_file):
            problems.append(LOGIN_MISSING)
        raise SettingsError(problems) from None  # the chain would print values, a token among them
    if need_token:
        settings.token()
    return settings


def _describe(field: str, message: str) -> str:
    return f"{field.upper()}: {message.removeprefix('Value error, ')}"


def _has_token(env_file: str | None) -> bool:
    class TokenOnly(BaseSettings):
        model_config = SettingsConfigDict(env_file=env_file, extra="ignore", env_ignore_empty=True)
        discord_token: SecretStr | None = None
        discord_token_file: str | None = None

    found = TokenOnly()
    return bool(found.discord_token or found.discord_token_file)
