"""Bytes → text: UTF-8 as it is, all else by its marks or by its letters, and told."""

from __future__ import annotations

import pytest

from deckbuilder.encoding import decode
from tests.conftest import ROOT

GERMAN = """# Fragen für Bauleiter

Ich prüfe zuerst die Lieferkette und spreche täglich mit den Gewerken. „Später“ gibt es nicht.
Mit klaren Zielen, kurzen Wegen und großzügigem Lob. Außerdem höre ich zu.
"""
FRENCH = """# Comment gérez-vous le stress à l’hôpital ?

J’établis des priorités, je délègue et je vérifie. Après l’équipe de nuit, je prends le relais.
Parce que la santé des élèves et des aînés me tient à cœur. Où ? À l’école.
"""
SPANISH = """# ¿Cómo maneja la presión?

Ordeno las tareas según la urgencia. Después reviso la medicación con el médico.
Desde niña quise cuidar a los demás, y el próximo año terminaría la especialización.
"""
POLISH = """# Jak zamykasz miesiąc?

Najpierw uzgadniam konta, potem sprawdzam różnice i zgłaszam błędy. Każdą korektę opisuję.
Dzwonię do dostawcy, piszę notatkę i wracam do sprawy następnego dnia.
"""
CZECH = """# Jak řešíte zpoždění plateb?

Nejdříve zavolám zákazníkovi, potom pošlu upomínku. Každý případ zapíšu.
Přiznám ji, opravím a vysvětlím, jak jí příště předejít.
"""
HUNGARIAN = """# Hogyan zárja a hónapot?

Először egyeztetem a számlákat, majd ellenőrzöm a különbségeket.
Őszintén közlöm a főnökkel, és következő nap visszatérek rá.
"""
TURKISH = """# Ayı nasıl kapatırsınız?

Önce hesapları karşılaştırır, sonra farkları inceler ve düzeltirim.
Düzeni, doğruluğu ve insanlarla çalışmayı severim. Hızlı öğrenirim.
"""
RUSSIAN = """# Как вы закрываете месяц?

Сначала сверяю счета, затем проверяю расхождения и исправляю ошибки.
Звоню поставщику, пишу заметку и возвращаюсь к делу на следующий день.
"""
GREEK = """# Πώς κλείνετε τον μήνα;

Πρώτα συμφωνώ τους λογαριασμούς και μετά ελέγχω τις διαφορές.
Μου αρέσει η τάξη, η ακρίβεια και η συνεργασία.
"""
JAPANESE = """# 忙しいときはどうしますか？

まず優先順位を決めて、同僚に助けを求めます。そのあと記録を確認します。
すぐに報告し、原因を調べて、再発を防ぎます。
"""
SIMPLIFIED = """# 你如何结账？

我先核对账户，然后检查差异并更正错误。每一次修改都会记录下来。
我会打电话给供应商，写下备注，第二天继续跟进。
"""
TRADITIONAL = """# 你如何結帳？

我先核對帳戶，然後檢查差異並更正錯誤。每一次修改都會記錄下來。
我會打電話給供應商，寫下備註，第二天繼續跟進。
"""
KOREAN = """# 결산은 어떻게 합니까?

먼저 계정을 대조하고 차이를 확인한 다음 오류를 고칩니다. 모든 수정은 기록합니다.
공급업체에 전화하고 메모를 남긴 뒤 다음 날 다시 확인합니다.
"""
PAGES = [
    (GERMAN, "cp1252", "Windows-1252"),
    (FRENCH, "cp1252", "Windows-1252"),
    (SPANISH, "cp1252", "Windows-1252"),
    (SPANISH, "iso8859-1", "Windows-1252"),
    (SPANISH, "cp850", "DOS Western European (850)"),
    (FRENCH, "mac_roman", "Mac Roman"),
    (POLISH, "cp1250", "Windows-1250"),
    (POLISH, "iso8859-2", "ISO-8859-2"),
    (CZECH, "cp1250", "Windows-1250"),
    (CZECH, "iso8859-2", "ISO-8859-2"),
    (HUNGARIAN, "cp1250", "Windows-1250"),
    (TURKISH, "cp1254", "Windows-1254"),
    (RUSSIAN, "cp1251", "Windows-1251"),
    (RUSSIAN, "koi8-r", "KOI8-R"),
    (RUSSIAN, "cp866", "DOS Cyrillic (866)"),
    (GREEK, "cp1253", "Windows-1253"),
    (JAPANESE, "shift_jis", "Shift-JIS"),
    (JAPANESE, "euc_jp", "EUC-JP"),
    (SIMPLIFIED, "gb18030", "GB18030"),
    (TRADITIONAL, "big5", "Big5"),
    (KOREAN, "euc_kr", "EUC-KR"),
]


@pytest.mark.parametrize(("text", "codec", "name"), PAGES)
@pytest.mark.parametrize("part", ["its title", "a line", "all", "much"])
def test_code_pages(text: str, codec: str, name: str, part: str) -> None:
    lines = text.split("\n")
    if part == "its title" and codec == "cp1254":
        pytest.skip("its one letter beyond ASCII is Czech in Windows-1250")
    text = {"its title": lines[0], "a line": lines[2], "all": text, "much": text * 40}[part]
    read, said = decode(text.encode(codec), "a.md")
    assert read == text
    (only,) = said
    assert (only.code, only.span.start) == ("bad-encoding", only.span.end)
    assert part == "its title" or name in only.message


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Hi\n", GERMAN, RUSSIAN, JAPANESE, "# 一\n\n一 二 三\n" * 9])
def test_wide_text_with_and_without_its_mark(codec: str, text: str) -> None:
    read, said = decode(text.encode(codec), "a.md")
    assert read == text
    assert [(d.code, d.span.start) for d in said] == [("bad-encoding", 1)]
    assert codec[:6].upper() in said[0].message


def test_wide_text_cut_in_a_character() -> None:
    assert decode(GERMAN.encode("utf-16")[:-1], "a.md")[0].startswith(GERMAN[:-1])
    assert decode(GERMAN.encode("utf-16-le")[:-1], "a.md")[0].startswith(GERMAN[:-1])


def test_mail_of_japan() -> None:
    assert decode(JAPANESE.encode("iso2022_jp"), "a.md")[0] == JAPANESE


@pytest.mark.parametrize(
    "text", [GERMAN, POLISH, RUSSIAN, JAPANESE, "a\0b", "\x1b[31m", "\x1b$", ""]
)
def test_sound_text_is_kept_and_nothing_is_said(text: str) -> None:
    assert decode(text.encode(), "a.md") == (text, [])
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.md") == (text, [])


@pytest.mark.parametrize("text", [GERMAN, FRENCH, RUSSIAN, JAPANESE, KOREAN, "é\n"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xe9", b"\x92", b"caf\xe9", b"\xc3", b"\xe2\x80"])
def test_a_bad_byte_spoils_itself_alone(text: str, bad: bytes) -> None:
    data = text.encode() + b"\nand " + bad + b" then\n" + text.encode()
    read, said = decode(data, "a.md")
    assert read == data.decode("utf-8", "replace")
    assert read.count("\ufffd") == 1
    line = text.count("\n") + 2
    assert [(d.code, d.span.start) for d in said] == [("bad-encoding", line)]
    assert "UTF-8" in said[0].message


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xe9", "café"),
        (b"\xe9", "é"),
        (b"it\x92s", "it’s"),
        (b"\x93Yes\x94 \x96 she said\x85", "“Yes” – she said…"),
        (b"5\x80, \xa35, 90\xb0, 3 \xb5m\xb2, \xa9 2024", "5€, £5, 90°, 3 µm², © 2024"),
        (b"10\xa0kg", "10\N{NO-BREAK SPACE}kg"),
        (b"\xc9T\xc9 \xc0 L\x92\xc9COLE", "ÉTÉ À L’ÉCOLE"),
        (b"gr\xf6\xdfer", "größer"),
        # no letter of a language, where it stands
        (b"ca\xc3fe", "ca\ufffdfe"),
        (b"x \x81 y", "x \ufffd y"),
        (b"a\xff", "a\ufffd"),
        (b"\xef\xbf\xbd \xff", "\ufffd \ufffd"),
    ],
)
def test_lone_bytes_in_plain_text(data: bytes, text: str) -> None:
    read, said = decode(data, "a.md")
    assert read == text
    assert [d.code for d in said] == ["bad-encoding"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_line_of_the_first_bad_byte(ending: str) -> None:
    data = f"a{ending}b{ending}caf".encode() + b"\xe9" + ending.encode() + b"\xe9"
    assert decode(data, "a.md")[1][0].span.start == 3


def test_no_bytes_raise() -> None:
    for data in (bytes(range(256)) * 40, b"\0" * 50, b"\xff\xfe", b"\xfe\xff\0", b"\xff" * 9000):
        text, said = decode(data, "a.md")
        assert isinstance(text, str)
        assert len(said) <= 1


def test_our_own_files_are_utf_8() -> None:
    for path in (ROOT / "seeds").iterdir():
        assert decode(path.read_bytes(), path.name)[1] == []
