"""A short, unique name for a content."""

try:
    from _blake2 import blake2b  # hashlib loads OpenSSL, which takes longer than the hashing
except ImportError:
    from hashlib import blake2b


def digest(content: bytes) -> str:
    """32 hexadecimal digits: BLAKE2b (RFC 7693) of a content, 16 bytes long."""
    return blake2b(content, digest_size=16).hexdigest()


def keyed_digest(content: bytes, key: bytes) -> str:
    """The same with a key of at most 64 bytes: without the key, nobody can make it for another content."""
    return blake2b(content, digest_size=16, key=key).hexdigest()
