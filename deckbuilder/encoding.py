r"""A file's bytes → its text, and what is to be said of them.

`b"caf\xe9"` → `café`, with the word that it was read as Windows-1252.

UTF-8 is certain, and so is what says itself what it is (a mark at the beginning, a zero in every
second byte). All else is weighed: a reading is worth the share of its characters that people
write in a language it may be, where they can stand.
"""

from __future__ import annotations

import re
import unicodedata

from deckbuilder.codes import report
from deckbuilder.model import Diagnostic, Span

_LANGUAGES: tuple[tuple[str, str], ...] = (
    ("cp1252 iso8859_15 cp850 mac_roman", "äöüß"),
    ("cp1252 iso8859_15 cp850 mac_roman", "àâæçèéêëîïôùûœ"),
    ("cp1252 cp850 mac_roman", "¡¿áéíñóúüªº"),
    ("cp1252 cp850 mac_roman", "àáâãçéêíóôõúü"),
    ("cp1252 cp850 mac_roman", "àèéìòù"),
    ("cp1252 cp850 mac_roman", "äåæéöø"),
    ("cp1252 mac_roman", "àçèéíïòóú·"),
    ("cp1250 iso8859_2 cp852", "ąćęłńóśźż"),
    ("cp1250 iso8859_2 cp852", "áäčďéěíĺľňóôŕřšťúůýž"),
    ("cp1250 iso8859_2 cp852", "áéíóöúüőű"),
    ("cp1250 iso8859_2", "ćčđšž"),
    ("cp1250 iso8859_2", "âîăşţ"),
    ("cp1251 koi8_r cp866 iso8859_5", "оеаинтсрвлкмдпу"),
    ("cp1251 koi8_u iso8859_5", "оаиніетвсрлкмдпуєї"),
    ("cp1253 iso8859_7", "αοιεντσηυρπκμλςςάέήίόύώ"),
    ("cp1254", "çğıöşüâ"),
    ("cp1252", "áæéíðóöúýþ"),
    ("cp1257", "ąčęėįšųūž"),
    ("cp1257", "āčēģīķļņšūž"),
    ("cp1255", "אבגדהוחילמנרשתם"),
    ("cp1256 iso8859_6", "ابتةدرسعفقكلمنهوي"),
    ("cp874", "กคงดตทนมยรลวสหอะาิีเแไ่้"),
    (
        "cp932 euc_jp",
        "あいうえおかがきくけげこごさざしじすせそただちつてでとどなにねのはばびへべほまみめもやよら"
        "りるれろわをんっょゃゅアイウエオカキクコシジスタットドナニネノフプマムメラリルレロンー、。？！「」"
        "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午"
        "書先名水電校語聞食車何南万毎母読友父事仕思理質問面接答自方手会社者部業経験力新定的対性私最当必"
        "要点発表作使用法決合同動開意多体度明員立代記報",
    ),
    (
        "gb18030",
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
        "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
        "前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
        "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
        "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
        "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
        "科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万"
        "取拉格望觉术领共确传师观清今切院让识候带导争运，。？！、；：",
    ),
    (
        "big5 cp950",
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過"
        "發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本"
        "前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很"
        "最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度"
        "門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電"
        "數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬"
        "科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬"
        "取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運，。？！、；：",
    ),
    (
        "cp949",
        "이다는을의에가고하한로은지를사도서기어자나리아시대인일정그있수들장적해제스게보과라으전주여구부"
        "것면상안만무원성국조동문소거마비할니오요용신경방세모중때내연유생관우분물음였와공계실화금질습학"
        "없까선합위결던미더발작업같러저개바당회행떻했각",
    ),
)
"""Encodings, and the small letters or the commonest characters of a language written in them.

The first of two that are worth the same counts.
"""

_NAMES = {
    "big5": "Big5",
    "cp850": "DOS Western European (850)",
    "cp852": "DOS Central European (852)",
    "cp866": "DOS Cyrillic (866)",
    "cp874": "Windows-874",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "cp950": "Big5",
    "euc_jp": "EUC-JP",
    "gb18030": "GB18030",
    "iso2022_jp": "ISO-2022-JP",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "mac_roman": "Mac Roman",
}
"""As people know them; `cp125x` is Windows-125x."""

_SIGNS = frozenset("’‘“”„‚‹›«»–—…•·€£§°¿¡\u00a0\u00ad№、。「」・")
"""What stands in a text of any language, though not within a word."""
_SYMBOLS = frozenset("©®™±×÷²³¹½¼¾µ")
"""And what stands by itself, or beside a digit."""
_IN_WORDS = frozenset("’·–—\u00a0\u00ad")
_OLD = frozenset({"cp850", "cp852", "cp866", "koi8_r", "koi8_u", "mac_roman"})
"""Nobody writes them today: they must say clearly more than the others."""
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_SAMPLE = 4 * 1024
"""Bytes that are weighed; more of a file says the same."""
_SOUND = 0.25
"""From where sequences of UTF-8 are no chance: one sound one for a byte that is none is more."""
_ENOUGH = 0.5
"""What a reading must be worth."""


def decode(data: bytes, shown: str) -> tuple[str, list[Diagnostic]]:
    """A file's bytes → text, and a diagnostic that names the encoding unless it is UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start
    else:
        # letters of UTF-16, and of ISO-2022, are good UTF-8 as well
        said = _wide(data) if b"\0" in data else _escaped(data) if b"\x1b$" in data else None
        return _told(data, said, shown) if said else (text, [])
    marked = next(
        ((codec, name) for mark, codec, name in _MARKS if data.startswith(mark)), None
    ) or _wide(data)
    if marked:
        return _told(data, marked, shown)
    line = _line(data, wrong)
    codec = _weighed(data)
    if codec == "utf-8":
        return _mended(data, shown, line)
    name = _NAMES.get(codec) or codec.replace("cp", "Windows-").replace("iso8859_", "ISO-8859-")
    message = f"the file is not UTF-8; it was read as {name}"
    return _read(data, codec), [report("bad-encoding", Span(shown, line, line), message)]


def _told(data: bytes, said: tuple[str, str], shown: str) -> tuple[str, list[Diagnostic]]:
    """What needs no weighing."""
    message = f"the file is {said[1]}, not UTF-8"
    return _read(data, said[0]), [report("bad-encoding", Span(shown, 1, 1), message)]


def _read(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").removeprefix("\ufeff")


def _line(data: bytes, place: int) -> int:
    """The line of a byte; carriage returns alone end lines where nothing else does."""
    return data.count(b"\n" if b"\n" in data else b"\r", 0, place) + 1


def _mended(data: bytes, shown: str, line: int) -> tuple[str, list[Diagnostic]]:
    """UTF-8 with bytes that are none: they become U+FFFD, all else is kept."""
    text = _read(data, "utf-8")
    number = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    what = "1 byte is" if number == 1 else f"{number} bytes from here on are"
    message = f"{what} not UTF-8, and \ufffd stands there; all else was read as UTF-8"
    return text, [report("bad-encoding", Span(shown, line, line), message)]


# --- what is certain ------------------------------------------------------------------------------


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: zeros in every second byte, and a text without control characters.

    A character such as U+4E00 has its zero in the other byte.
    """
    sample = data[:_SAMPLE]
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    most = max(zeros)
    if most < 2 or most * 40 < len(sample) or min(zeros) * 3 > most:
        return None
    codec = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    # the last character may be cut in two, by the sample or by whoever wrote the file
    text = sample.decode(codec, "replace")[:-1]
    strange = any(
        unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\f\ufeff"
        for char in text.replace("\ufffd", "\0")
    )
    return None if strange else (codec, "UTF-16")


def _escaped(data: bytes) -> tuple[str, str] | None:
    """Japanese mail's encoding, which switches alphabets by escape sequences."""
    try:
        data.decode("iso2022_jp")
    except UnicodeDecodeError:
        return None
    return "iso2022_jp", _NAMES["iso2022_jp"]


# --- what is weighed ------------------------------------------------------------------------------


def _weighed(data: bytes) -> str:
    """The encoding a text that is not UTF-8 is best read in; `utf-8` for one with a few bad bytes.

    Where nothing makes sense, a few bytes are damage; more are kept apart as Windows-1252.
    """
    sample = _sample(data)
    if _as_utf8(sample) > _SOUND:
        return "utf-8"
    best, codec = 0.0, "utf-8"
    read: dict[str, str] = {}
    for codecs, letters in _LANGUAGES:
        known = frozenset(letters)
        for name in codecs.split():
            if name not in read:
                read[name] = _tried(sample, name)
            worth = _worth(read[name], known) - 0.15 * (name in _OLD)
            if worth > best:
                best, codec = worth, name
    if best >= _ENOUGH:
        return codec
    high = len(re.findall(rb"[\x80-\xff]", sample))
    return "utf-8" if high <= 3 or codec == "utf-8" else "cp1252"


def _tried(sample: bytes, codec: str) -> str:
    text = sample.decode(codec, "replace")
    # their no-break space is a byte that nobody typed
    return text.replace("\u00a0", "\ufffd") if codec in _OLD else text


def _sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII, as many as are worth a look."""
    found: list[bytes] = []
    size = 0
    for line in data.split(b"\n" if b"\n" in data else b"\r"):
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(found)[: 2 * _SAMPLE]


def _as_utf8(sample: bytes) -> float:
    """The share of bytes beyond ASCII in sound sequences, less those that are in none."""
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd") - sample.count(b"\xef\xbf\xbd")
    sound = sum(len(char.encode()) for char in text if char > "\x7f") - 3 * bad
    return (sound - bad) / max(sound + bad, 1)


def _worth(text: str, known: frozenset[str]) -> float:
    """The share of characters beyond ASCII that are of the language and may stand where they do."""
    worth = number = 0.0
    for match in _BEYOND.finditer(f"\n{text}\n"):
        number += 1
        worth += _fits(match[2], match[1], match[3], known)
    return worth / max(number, 1)


_BEYOND = re.compile(r"(?<=(.))([^\x00-\x7f])(?=(.))", re.DOTALL)


def _fits(char: str, before: str, after: str, known: frozenset[str]) -> float:
    """What one character says for a reading: 1 at most, less than 0 when it speaks against it."""
    alone = not before.isalpha() and not after.isalpha()
    if char in _SIGNS and char not in known:
        within = before.isalpha() and after.isalpha() and char not in _IN_WORDS
        return 0.5 if within else 1.0
    if char in _SYMBOLS:
        apart = not before.isalpha() or not after.isalpha()
        return 0.7 if apart and before.isascii() and after.isascii() else 0.0
    if char < "\u0370" and _accented(before) and _accented(after):
        # two as in `größer` are rare, three are none
        return 0.2
    if char in known or char.lower() in known:
        if char < "\u2e80" and (alone or _foreign(char, before) or _foreign(char, after)):
            # a letter for itself may be any
            return 0.5 if alone else 0.0
        if not char.isupper():
            return 1.0
        return 0.0 if before.islower() else 0.9
    return -1.0 if unicodedata.category(char) in ("Cc", "Cn", "Co", "So") else 0.0


def _foreign(char: str, other: str) -> bool:
    """Whether letters of two alphabets would make one word; all Europe writes Latin letters."""
    return other.isascii() and other.isalpha() and char > "\u036f"


def _accented(char: str) -> bool:
    return char.isalpha() and not char.isascii()
