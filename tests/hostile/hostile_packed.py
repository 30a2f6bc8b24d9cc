"""Archives: what is packed to be unpacked somewhere else, or without end."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

from support.corpus import NOTICE, Made, hostile

FOUR_MIB = 4 * 1024 * 1024


def tarred(made: Made, members: dict[str, bytes], name: str = "a.tar.gz", **odd: tarfile.TarInfo) -> Path:
    """A tar file with these members, the notice, and the `odd` ones."""
    file = made.path(name)
    with tarfile.open(
        file,
        "w:gz" if name.endswith("gz") else "w",
        format=tarfile.GNU_FORMAT,
        errors="surrogateescape",
        encoding="utf-8",
    ) as archive:
        for path, data in {"top/guilty.py": NOTICE.encode(), **members}.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in odd.values():
            archive.addfile(info)
    return file


def zipped(made: Made, members: dict[str, bytes], name: str = "a.zip") -> Path:
    file = made.path(name)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {"guilty.py": NOTICE.encode(), **members}.items():
            archive.writestr(path, data)
    return file


def odd(name: str, kind: bytes, linkname: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, linkname
    info.devmajor, info.devminor = 1, 5
    return info


@hostile(3, tells="unsafe name", finds="Zhipu AI")
def tar_members_outside(made: Made) -> str:
    """Members with .. and absolute names, which a careless tool writes over files of the system."""
    outside = f"../../../../../../../..{made.tripwire}"
    return str(
        tarred(
            made, {f"{outside}/up": b"x", f"{made.tripwire}/absolute": b"x", "top/../../x": b"x", "..": b"x"}
        )
    )


@hostile(3, tells="unsafe name", finds="Zhipu AI")
def zip_members_outside(made: Made) -> str:
    """The same in a zip, with backslashes and drives."""
    outside = f"../../../../../../../..{made.tripwire}"
    return str(
        zipped(
            made,
            {
                f"{outside}/up": b"x",
                f"{made.tripwire}/absolute": b"x",
                "a\\..\\..\\x": b"x",
                "C:\\x.py": b"x",
            },
        )
    )


@hostile(finds="Zhipu AI", hides="root:x:0")
def tar_of_links_and_devices(made: Made) -> str:
    """Symlinks and hard links to /etc/passwd, a device, a FIFO, and a file through a link."""
    passwd = "/etc/passwd"
    return str(
        tarred(
            made,
            {"top/a.py": b"x = 1\n"},
            sym=odd("top/s.py", tarfile.SYMTYPE, passwd),
            hard=odd("top/h.py", tarfile.LNKTYPE, passwd),
            char=odd("top/zero.py", tarfile.CHRTYPE),
            fifo=odd("top/f.py", tarfile.FIFOTYPE),
        )
    )


@hostile(3, tells="only the first was read", finds="Zhipu AI")
def one_name_twice(made: Made) -> str:
    """Two members of one name: tools differ in which they unpack."""
    file = zipped(made, {})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("guilty.py", "x = 1\n")
    return str(file)


@hostile(3, tells="unpacks to more than 200 times its size")
def zip_bomb(made: Made) -> str:
    """A few hundred kB that unpack to 300 MB."""
    return str(zipped(made, {f"{n}.py": b"0" * FOUR_MIB for n in range(75)}))


@hostile(3, tells="damaged archive", finds="Zhipu AI")
def zip_that_lies_about_its_sizes(made: Made) -> str:
    """A bomb whose directory says that its members are small."""
    file = zipped(made, {f"{n}.py": b"0" * FOUR_MIB for n in range(75)})
    data = file.read_bytes()
    file.write_bytes(data.replace(struct.pack("<I", FOUR_MIB), struct.pack("<I", 10)))
    return str(file)


@hostile(3, tells="damaged archive")
def zip_whose_members_overlap(made: Made) -> str:
    """Many entries of the directory share one member's bytes: a bomb without recursion (Fifield, 2019)."""
    file = zipped(made, {"a.bin.py": b"0" * FOUR_MIB})
    with zipfile.ZipFile(file) as archive:
        first = archive.infolist()[-1]
    body = zlib.compress(b"0" * FOUR_MIB)[2:-4]
    name = b"x.py"
    local = (
        b"PK\x03\x04"
        + struct.pack("<5H3L2H", 20, 0, 8, 0, 0, first.CRC, len(body), FOUR_MIB, len(name), 0)
        + name
        + body
    )
    entries = b"".join(
        b"PK\x01\x02"
        + struct.pack("<6H3L5H2L", 20, 20, 0, 8, 0, 0, first.CRC, len(body), FOUR_MIB, 6, 0, 0, 0, 0, 0, 0)
        + f"{n:06d}".encode()
        for n in range(2_000)
    )
    file.write_bytes(
        local
        + entries
        + b"PK\x05\x06"
        + struct.pack("<4H2LH", 0, 0, 2_000, 2_000, len(entries), len(local), 0)
    )
    return str(file)


@hostile(3, tells="unpacks to more than")
def gzip_bomb(made: Made) -> str:
    """A tar whose one member is gigabytes of zeros."""
    info = tarfile.TarInfo("zeros.py")
    info.size = 3 * 1024**3
    file = made.path("a.tar.gz")
    with gzip.open(file, "wb", compresslevel=9) as out:
        out.write(info.tobuf())
        for _ in range(50):
            out.write(bytes(FOUR_MIB))
    return str(file)


@hostile(finds="Zhipu AI")
def archives_within_archives(made: Made) -> str:
    """An archive in an archive in an archive: none but the outer one is unpacked."""
    inner = b""
    for depth in range(20):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", inner)
        inner = out.getvalue()
    return str(zipped(made, {"inner.zip": inner, "inner.tar.gz": gzip.compress(bytes(10_000))}))


@hostile(3, tells="the rest was not read", finds="Zhipu AI")
def tar_that_ends_early(made: Made) -> str:
    """A tar that is cut off in a member: what follows is not known."""
    file = tarred(made, {f"top/{n}.py": b"x = 1\n" * 2_000 for n in range(50)}, name="a.tar")
    file.write_bytes(file.read_bytes()[:200_000])
    return str(file)


@hostile(3, tells="the rest was not read", finds="Zhipu AI")
def tar_with_a_damaged_header(made: Made) -> str:
    """A header that is no header: some tools take it for the end, and hide what follows."""
    file = tarred(made, {f"top/{n}.py": b"x = 1\n" for n in range(9)}, name="a.tar")
    data = bytearray(file.read_bytes())
    data[2 * 512 : 2 * 512 + 200] = b"\xff" * 200
    file.write_bytes(data)
    return str(file)


@hostile(3, finds="Zhipu AI")
def tar_with_a_header_without_end(made: Made) -> str:
    """A pax header of gigabytes, which is read into memory whole."""
    file = tarred(made, {}, name="a.tar")
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 4 * 1024**3
    data = file.read_bytes().rstrip(b"\0")
    file.write_bytes(data + bytes(-len(data) % 512) + info.tobuf(tarfile.GNU_FORMAT) + bytes(100_000))
    return str(file)


@hostile(finds="Zhipu AI")
def tar_of_fifty_thousand_members(made: Made) -> str:
    """Members without content, one after the other."""
    return str(tarred(made, {f"top/d{n % 100}/{n}.bin": b"" for n in range(50_000)}))


@hostile(3, tells="unsafe name", finds="Zhipu AI")
def names_of_many_kilobytes(made: Made) -> str:
    """Names that no system opens, made to take long to compare with patterns."""
    names = ("thirdparty" * 1600 + "license" * 2400 + "/x", "ab" * 40_000 + "x.py", "a/" * 30_000 + "LICENSE")
    return str(
        tarred(
            made,
            {f"top/{name}": b"x" for name in names}
            | {
                "top/REUSE.toml": b'version = 1\n[[annotations]]\npath = "**a*b*c*d"\nSPDX-License-Identifier = "MIT"\n'
            },
        )
    )


@hostile(2, 3)
def archive_that_is_none(made: Made) -> str:
    """A .zip that is a page of HTML, as a download that failed leaves it."""
    made.path("a.zip").write_text("<html><script>alert(1)</script>404</html>")
    return str(made.path("a.zip"))


@hostile(2, 3)
def empty_archive(made: Made) -> str:
    """A wheel of no bytes at all."""
    made.path("a.whl").write_bytes(b"")
    return str(made.path("a.whl"))


@hostile(3, tells="encrypted", finds="Zhipu AI")
def encrypted_member(made: Made) -> str:
    """A member that needs a password was not read."""
    file = zipped(made, {"b.py": b"x = 1\n"})
    data = bytearray(file.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    file.write_bytes(data)
    return str(file)
