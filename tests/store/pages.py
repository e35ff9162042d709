"""The pages of an encrypted file as a thief with the key sees them: used, free, and what is left in them."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT, VECTOR = 4096, 80, 16, 16


def plain_pages(path: Path, key: bytes) -> bytes:
    """Every page of a SQLCipher 4 file, decrypted one by one, checked by nothing."""
    content = path.read_bytes()
    assert len(content) % PAGE == 0
    pages = []
    for at in range(0, len(content), PAGE):
        page = content[at : at + PAGE]
        body = page[SALT if at == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + VECTOR]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)
