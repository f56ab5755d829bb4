"""What looks like a Matrix identifier in the text, and may be two sentences without a space between them."""

from twimlint.matrix import Identifier

_MAX_SHORT_ENDING = 3
_LONG_ENDINGS = frozenset(
    {
        "academy", "agency", "army", "asia", "beer", "berlin", "blog", "cafe", "camp", "cash", "chat", "city",
        "click", "cloud", "club", "codes", "coffee", "community", "cool", "coop", "design", "digital",
        "directory", "earth", "education", "email", "energy", "events", "family", "farm", "fyi", "foundation",
        "games", "garden", "gmbh", "global", "green", "group", "hamburg", "haus", "help", "host", "house",
        "immo", "industries", "info", "ink", "institute", "international", "koeln", "land", "life", "live",
        "london", "love", "ltd", "management", "market", "media", "mobi", "moe", "money", "museum", "name",
        "network", "news", "ninja", "online", "page", "paris", "party", "photo", "photography", "pizza", "plus",
        "pro", "pub", "rocks", "school", "science", "services", "shop", "site", "social", "society", "software",
        "solutions", "space", "store", "studio", "style", "support", "surf", "surgery", "systems", "team",
        "tech", "technology", "tips", "today", "tokyo", "tools", "town", "training", "university", "video",
        "website", "wien", "wiki", "work", "works", "world", "yoga", "zone",
    }
)  # fmt: skip
"""Endings of host names with more than three letters that servers have; others may be the beginning of a sentence."""
_CALLS = frozenset({"all", "anyone", "channel", "everybody", "everyone", "here", "noon", "room", "team", "today"})
"""What messages call instead of an account, and times of day."""
_FIRST_WORDS = frozenset(
    {
        "a", "all", "also", "and", "as", "ask", "at", "be", "but", "by", "call", "come", "do", "etc", "for", "from",
        "get", "go", "have", "he", "help", "here", "how", "i", "if", "in", "is", "it", "join", "let", "look", "more",
        "my", "no", "not", "now", "of", "on", "or", "our", "please", "read", "see", "she", "so", "some", "thank",
        "thanks", "that", "the", "then", "there", "they", "this", "to", "we", "what", "when", "where", "who", "why",
        "with", "yes", "you", "your",
    }
)  # fmt: skip
"""What sentences begin with, and hardly any server's name."""


def may_be_sentence(identifier: Identifier) -> bool:
    """Whether an identifier may be the end of one sentence and the beginning of the next: `#3:see.below`, `@all:it.is`.

    So it may be if its server has an unusual ending or begins like a sentence, or if its name is a number or means all.
    """
    labels = (identifier.server or "").partition(":")[0].lower().split(".")
    is_usual = len(labels[-1]) <= _MAX_SHORT_ENDING or labels[-1] in _LONG_ENDINGS
    return (
        not is_usual
        or identifier.localpart.isdecimal()
        or identifier.localpart.lower() in _CALLS
        or labels[0] in _FIRST_WORDS
    )
