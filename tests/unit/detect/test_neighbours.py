"""What a file leaves open, the files around decide."""

from __future__ import annotations

from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.neighbours import settled
from compliance.detect.comments.scanner import segments
from compliance.model.evidence import Evidence

OPEN = "# 分析\n# 目的\n"
JAPANESE = "# この関数は距離を計算します。空の場合は何もしません。\n"
KOREAN = "# 이 함수는 거리를 계산합니다. 비어 있으면 아무 일도 하지 않습니다.\n"
CHINESE = "# 这个函数计算距离，如果为空就不处理\n"
ENGLISH = "# plain\n"


def tree(**texts: str) -> dict[str, Evidence]:
    """Evidence of files; `a__b` is the path a/b.py."""
    return settled({path.replace("__", "/") + ".py": of(text) for path, text in texts.items()})


def of(text: str) -> Evidence:
    comments, figures = chinese_comments(text, segments(text, "python"))
    return Evidence("blob", language="python", chinese_comments=comments, figures=figures)


def languages(found: Evidence) -> list[str]:
    return [comment.language for comment in found.chinese_comments]


def test_in_a_chinese_tree_it_is_chinese() -> None:
    found = tree(a=CHINESE, b=OPEN)["b.py"]
    assert languages(found) == ["zh"]
    assert found.chinese_comments[0].why == "the repository's other comments are Chinese"
    assert found.figures.chinese_lines == 2


def test_in_a_japanese_tree_it_is_dropped_and_the_figures_follow() -> None:
    found = tree(a=JAPANESE, b=OPEN)["b.py"]
    assert found.chinese_comments == ()
    assert (found.figures.chinese_lines, found.figures.comment_han) == (0, 0)
    assert found.figures.comment_lines == 2


def test_in_a_korean_tree_it_is_dropped() -> None:
    assert tree(a=KOREAN, b=OPEN)["b.py"].chinese_comments == ()


def test_in_an_english_tree_it_stays_open() -> None:
    assert languages(tree(a=ENGLISH, b=OPEN)["b.py"]) == ["undetermined"]


def test_one_chinese_file_among_hundreds_decides_nothing() -> None:
    english = {f"f{number}": ENGLISH for number in range(200)}
    assert languages(tree(**english, a=CHINESE, b=OPEN)["b.py"]) == ["undetermined"]


def test_where_two_languages_are_as_frequent_it_stays_open() -> None:
    assert languages(tree(a=CHINESE, b=JAPANESE, c=OPEN)["c.py"]) == ["undetermined"]


def test_the_nearest_folder_with_a_language_decides() -> None:
    """A vendored Chinese folder in a Japanese tree, and the other way round."""
    files = {
        "src__a": JAPANESE,
        "src__b": JAPANESE,
        "src__c": OPEN,
        "vendor__x__a": CHINESE,
        "vendor__x__b": CHINESE,
        "vendor__x__deep__c": OPEN,
    }
    found = tree(**files)
    assert found["src/c.py"].chinese_comments == ()
    assert languages(found["vendor/x/deep/c.py"]) == ["zh"]


def test_what_its_own_characters_decide_is_left_alone() -> None:
    found = tree(a=JAPANESE, b=JAPANESE, c=CHINESE)["c.py"]
    assert languages(found) == ["zh"]
    assert found == of(CHINESE)


def test_translations_that_are_data_do_not_vote() -> None:
    locale = Evidence("blob", language="json", figures=of(JAPANESE).figures)
    evidence = {"locale/ja.json": locale, "a.py": of(OPEN)}
    assert languages(settled(evidence)["a.py"]) == ["undetermined"]


def test_nothing_to_settle() -> None:
    assert settled({}) == {}
