"""Printed sheets and cards pictured: `python tests/print_shots.py [DIR]` (default: shots/print/).

Needs poppler's pdftoppm. The shipped guides, a guide of 60 questions, one with code, tables and
formulae, one in Japanese and Arabic, hostile markup, a volume of several roles, a quiz and the
letter format.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

from deckbuilder import decks
from deckbuilder.document import parse
from deckbuilder.model import Book, Options
from deckbuilder.notes import build
from deckbuilder.readers import read_guide
from deckbuilder.writers import WRITERS

ROOT = Path(__file__).resolve().parent.parent

_WORDS = (
    "account answer audit budget buyer case client contract cost data deal demand design device "
    "draft effect figure forecast goal growth hospital issue launch lead margin market meeting "
    "metric model nurse offer order outcome partner patient plan price process product project "
    "quality quarter rate report result review risk sales season service signal site staff stock "
    "story supply survey system target team test trend trial unit vendor visit week work"
).split()
_GROUPS = (
    "Technical",
    "Behavioral",
    "Situational",
    "Problem-Solving",
    "Leadership",
    "Cultural Fit",
)


def long_guide(questions: int, role: str = "Regional Operations Manager") -> str:
    """A guide of this many questions, no two alike, with everything a question can have."""
    rng = random.Random(questions)

    def sentence(least: int = 7, most: int = 18) -> str:
        return (
            f"I {rng.choice(('plan', 'track', 'review', 'test'))} "
            f"the {' '.join(rng.sample(_WORDS, rng.randint(least, most)))} "
            f"by {rng.randint(2, 99)} percent."
        )

    lines = [
        "---",
        f'term: "{role} Interview Guide"',
        "vertical: Logistics",
        "category: Operations",
        "---",
        "",
        "### Certifications",
        "",
    ]
    lines += [
        f"- **Certified {w.title()} {rng.choice(_WORDS).title()} Professional "
        f"(C{w[0].upper()}{n}P)**: {sentence()}"
        for n, w in enumerate(rng.sample(_WORDS, 4))
    ]
    lines += ["", "## Interview Questions and Answers"]
    for n in range(1, questions + 1):
        if n % 10 == 1:
            lines += [
                "",
                f"### {_GROUPS[n // 10 % len(_GROUPS)]} Questions {n // 60 or ''}",
            ]
        lines += [
            "",
            f"#### {n}. How do you {' '.join(rng.sample(_WORDS, rng.randint(5, 14)))}?",
            "",
        ]
        lines += [f"**Answer**: {' '.join(sentence() for _ in range(rng.randint(2, 8)))}", ""]
        lines += [f"**Outcome**: {sentence()}", ""] * (n % 3 == 0)
        lines += [
            "**Pitfalls to Avoid**:",
            *[f"- {sentence()}" for _ in range(rng.randint(1, 3))],
            "",
        ] * (n % 2)
        lines += ["**Follow-Up Points**:", f"- {sentence()}", ""] * (n % 4 == 0)
    return "\n".join(lines) + "\n"


CODE = (
    r"""---
term: "Data Platform Engineer Interview Guide"
vertical: Software
category: Engineering
---

## Interview Questions and Answers

### Technical Questions

#### 1. Implement binary search and give its cost.

**Answer**: I halve the range until it is empty, so the cost is \( O(\log_2 n) \).

```python
def find(items: list[int], wanted: int, low: int = 0, high: int | None = None) -> int | None:"""
    r"""  # a long line that has to be made to fit the column
    high = len(items) if high is None else high
    while low < high:
        middle = (low + high) // 2
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < len(items) and items[low] == wanted else None
```

**Pitfalls to Avoid**:
- Computing `(low + high) // 2` in a language with 32-bit integers, where it overflows.

#### 2. Which estimator do you use for the spread of a sample?

**Answer**: I use the sample standard deviation

$$ s = \sqrt{\frac{1}{n - 1} \sum_{i=1}^{n} \left( x_i - \bar{x} \right)^2} $$

because dividing by \( n \) is biased.
For a model \( \hat{y} = \beta_0 + \beta_1 x \) I look at \( R^2 \le 1 \) as well.
It cost us $5 and then $6 a month. What is not understood, such as """
    r"""\( \mystery{x} \), shows its source.

\[
f(x) = \begin{cases} x^2 & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}
\]

#### 3. How do the storage formats compare?

**Answer**: I pick by the way it is read.

| Format | Layout | Compression | Good for | Watch |
|:-------|:------:|------------:|----------|-------|
| Parquet | columns | 4.2× | analytics over `few_columns_of_wide_tables` | small files |
| Avro | rows | 2.1× | streams and schema changes | scans |
| CSV | text | 1.0× | people | quoting |

> A format is a promise to the next reader.
>
> > And that reader is you.

1. First the queries:
   - how many columns
     - and how wide
       - and how deep
   - how many rows
2. Then the cost, see [the Parquet notes](https://parquet.apache.org/docs/file-format/a/very/long/address/that/has/to/be/broken/somewhere.html).

**Outcome**: ~~Ten~~ Four times less *storage*, and **queries** that took `90 s` now take `7 s`.

#### 4. What is unanswered here?

#### 5. What does this print?

```python
low, high = 0, 10
print([(low, middle) for middle in range(low, high) if middle % 3 == 0 and middle != high])
```

#### 6. What does this code print?

```python
"""
    + "\n".join(f"totals[{n}] = totals[{n - 1}] + rows[{n}].amount" for n in range(1, 91))
    + """
```
"""
)

WORLD = """---
term: "国際営業マネージャー 面接ガイド"
role: "国際営業マネージャー"
vertical: "医療機器"
category: "営業"
---

## Interview Questions and Answers

### 技術的な質問

#### 1. 新しい市場に参入するとき、最初に何を調べますか。

**Answer**: まず規制と保険償還の制度を調べます。次に、病院の担当者に会います。\
最後に、需要を予測します。昨年はこの方法で売上を24%伸ばしました。

**Pitfalls to Avoid**:
- 現地の代理店の話だけを信じること。
- 価格を先に決めてしまうこと。

#### 2. كيف تتعامل مع عميل غاضب؟

**Answer**: أستمع أولاً إلى العميل دون مقاطعة. ثم ألخص المشكلة بكلماتي وأسأل إن كنت قد فهمت. \
بعد ذلك أقدم حلاً خلال 24 ساعة وأتابع النتيجة بنفسي.

**Pitfalls to Avoid**:
- الوعد بما لا أستطيع الوفاء به.

#### 3. What do you say when a launch goes well 🚀 or badly 😀?

**Answer**: I say what happened → in one sentence ✓. I thank the team 👩‍💻 in the words of each: \
спасибо, ευχαριστώ, 감사합니다, धन्यवाद.
"""

HOSTILE = (
    r"""---
term: "#eval(read(\"/etc/passwd\")) [x] $y$ *Role* Interview Guide"
role: "#panic() & <b>C#</b> Engineer @home"
vertical: "$a_b$ \\ #sys"
category: "[x](y)"
---

### Certifications

- **#Certified *Tester* $Level_1$ (C#T)**: Read("/etc/passwd") #include "x" ]) }}.

## Interview Questions and Answers

### #import "@preview/cetz:0.3.0": *

#### 1. What does #read("/etc/passwd") do with $x$ and ] and * and @ref and \ and <label>?

**Answer**: It prints #read("/etc/passwd") as it stands. I write `#eval("1+1")` and """
    r"""<script>alert(1)</script> and ]]
#[ ]( "quotes" \u{1F600} \"). The sum $a + b$ is text: $5. [click](javascript:alert(1)) and """
    r"""![x](file:///etc/passwd) stay inert.

```typst
#read("/etc/passwd")
```

**Pitfalls to Avoid**:
- #let x = 1; \ ~ -- --- "…" '...' /* comment */ // comment
- {{c1::cloze}} [sound:x.mp3] <img src=x onerror=alert(1)> &lt;b&gt; \( \input{/etc/passwd} \)

#### 2. Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"""
    r"""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?

**Answer**: See https://example.com/a/path/that/is/very/long/and/has/no/break/anywhere/at/all?with=a&query="""
    r"""string_that_goes_on_and_on_and_on. And then
`a_single_identifier_that_is_far_too_long_for_any_column_of_any_sheet_and_even_for_any_card_of_any_size_at_all_believe_me`.
"""
)

SAMPLES = {"sixty": long_guide(60), "code": CODE, "world": WORLD, "hostile": HOSTILE}


def book(*texts: str, title: str = "") -> Book:
    """Guides → a book, as an export makes it."""
    built = build.build(
        decks.build([read_guide(parse(f"guide-{n}.md", text)) for n, text in enumerate(texts)])
    )
    return Book(title or built[0].role, "x", built)


def shipped() -> dict[str, str]:
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "seeds").iterdir())
        if path.suffix in (".md", ".txt")
    }


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "shots" / "print"
    target.mkdir(parents=True, exist_ok=True)
    wanted = {
        name: (book(text), Options(answers="full"))
        for name, text in {**shipped(), **SAMPLES}.items()
    }
    wanted["volume"] = (book(*shipped().values(), title="Interview Prep"), Options(answers="full"))
    wanted["quiz"] = (book(shipped()["medical-equipment-account-manager"]), Options(answers="none"))
    wanted["letter"] = (
        book(shipped()["healthcare-enterprise-sales-manager"]),
        Options(paper="letter", answers="points", duplex="short"),
    )
    pdftoppm = shutil.which("pdftoppm")
    for name, (made, options) in wanted.items():
        for kind in ("pdf", "cards-pdf", "html"):
            data, warnings = WRITERS[kind].write(made, options)
            path = target / f"{name}{WRITERS[kind].ending}"
            path.write_bytes(data)
            print(f"{path.name}: {len(data)} bytes", *warnings, sep="\n  ")
            if pdftoppm and path.suffix == ".pdf":
                subprocess.run(
                    [pdftoppm, "-r", "100", "-png", path, target / path.stem], check=True
                )
    if not pdftoppm:
        sys.exit("no pictures: pdftoppm (poppler-utils) is not installed")


if __name__ == "__main__":
    main()
