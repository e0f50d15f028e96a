"""Pictures are known by their bytes."""

import struct

import pytest

from desktop_crm.campaigns import pictures

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 30, 40) + bytes(8)


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 40, 30), "image/png", (40, 30)),
        (b"GIF89a" + struct.pack("<HH", 40, 30), "image/gif", (40, 30)),
        (JPEG, "image/jpeg", (40, 30)),
        (
            b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30),
            "image/webp",
            (40, 30),
        ),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x27\0\0\x1d\0\0", "image/webp", (40, 30)),
        (
            b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 39 | 29 << 14) + bytes(5),
            "image/webp",
            (40, 30),
        ),
        (b"BM" + bytes(16) + struct.pack("<II", 40, 30), "image/bmp", (40, 30)),
        (b'<?xml version="1.0"?><svg></svg>', "image/svg+xml", (0, 0)),
        (b"%PDF-1.7", "application/octet-stream", (0, 0)),
        (b"", "application/octet-stream", (0, 0)),
    ],
)
def test_kind_and_size(data: bytes, media_type: str, size: tuple[int, int]) -> None:
    read = pictures.picture("name", data)
    assert (read.media_type, (read.width, read.height)) == (media_type, size)


@pytest.mark.parametrize("whole", [JPEG, b"GIF89a" + bytes(4), b"RIFF\0\0\0\0WEBPVP8X" + bytes(14)])
def test_cut_off_files_raise_nothing(whole: bytes) -> None:
    for end in range(len(whole)):
        pictures.picture("name", whole[:end])


def test_a_content_id_is_plain_and_the_same_for_the_same_name() -> None:
    one, other = pictures.picture("a.png", b""), pictures.picture("ä b.jpg", b"")
    assert one.cid == pictures.picture("a.png", b"x").cid != other.cid
    assert other.cid.isascii() and other.cid.count("@") == 1 and " " not in other.cid
