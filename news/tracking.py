"""Query parameters that say who shared a link, not which page it is."""

from __future__ import annotations

from urllib.parse import unquote_plus

# Whole families that belong to one measuring tool each.
TRACKING_PREFIXES = (
    "utm_",  # Urchin, now Google Analytics
    "mtm_",  # Matomo
    "pk_",  # Piwik, Matomo's older name
    "hsa_",  # HubSpot advertising
    "at_",  # AT Internet, now Piano: the BBC, French and German press
    "amp_",  # Google's AMP viewer: amp_js_v, amp_gsa, amp_r
    "guce_",  # Yahoo's consent page, on the way back
    "fb_",  # Facebook's older share buttons
)

TRACKING_PARAMETERS = frozenset(
    {
        # a click's number, one per advertiser: Facebook, Google, Microsoft, Yandex, X, TikTok, Instagram
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid"),
        *("twclid", "ttclid", "igshid", "igsh", "li_fat_id", "srsltid"),
        # which newsletter, and whose copy of it: Mailchimp, HubSpot, Marketo, Vero, Omeda
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id"),
        # which button or campaign, as publishers call it: Twitter cards, CNN, The Guardian, Le Monde,
        # The New York Times, Microsoft, Daily Mail, AOL, Reuters, Webtrends, Yahoo, ITV
        *("ref_src", "ref_url", "cmpid", "cmp", "xtor", "smid", "smtyp", "ocid", "ito", "icid", "ncid"),
        *("taid", "wt_mc", "wt.mc_id", "guccounter", "soc_src", "soc_trk", "sr_share", "cmpredirect"),
        "__twitter_impression",
        # measuring across a publisher's own hosts: Google Analytics
        *("_ga", "_gl"),
        # Google's AMP viewer: experiment, and time of the visit
        *("usqp", "aoh"),
    }
)

# Too short to be dropped anywhere else: there they may say which page it is.
SITE_PARAMETERS = {
    "twitter.com": frozenset({"s", "t"}),
    "x.com": frozenset({"s", "t"}),
    "youtube.com": frozenset({"si", "feature", "pp"}),
    "youtu.be": frozenset({"si", "feature"}),
    "reddit.com": frozenset({"share_id", "rdt"}),
}

# Ask for the AMP form of the page; None stands for any value.
_AMP_PARAMETERS: dict[str, frozenset[str] | None] = {
    "amp": None,
    "outputtype": frozenset({"amp"}),
    "output": frozenset({"amp"}),
}


def without_tracking(query: str, site: str) -> str:
    """The query without tracking parameters and AMP switches, the rest in the given order.

    Args:
        query: percent-encoded, without the question mark.
        site: the registrable part of the host.
    """
    return "&".join(pair for pair in query.split("&") if pair and not _is_noise(pair, site))


def _is_noise(pair: str, site: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote_plus(name).lower()
    if name.startswith(TRACKING_PREFIXES) or name in TRACKING_PARAMETERS:
        return True
    if name in SITE_PARAMETERS.get(site, ()):
        return True
    values = _AMP_PARAMETERS.get(name, frozenset[str]())
    return values is None or value.lower() in values
