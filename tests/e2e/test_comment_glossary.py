"""`compliance scan --comment-glossary FILE`: what it shows, and how it answers a file that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import run_compliance
from support.gitrepo import GitRepo


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    file = tmp_path / "glossary.yml"
    file.write_text("注意力权重: attention weights\n归一化: <b>normalisation</b>\n", encoding="utf-8")
    return file


@pytest.mark.slow
def test_reports_show_it_and_findings_do_not_depend_on_it(
    tmp_path: Path, glossary: Path, licence_cache: Path
) -> None:
    """The second scan knows the result of the first: the glossary is no reason to scan anew."""
    repo = GitRepo(tmp_path / "repo")
    code = "# (c) Zhipu AI 2024\n# 这里计算注意力权重\n# 先做归一化\n# 再返回最后的结果\ny = 2\n"
    repo.commit({"README.md": "# Example model\n\nA language model.\n", "src/a.py": code})
    plain, json_file, html_file = (tmp_path / name for name in ("plain.json", "r.json", "r.html"))
    scan = ("scan", repo.path, "--owner", "Example", "--fail-on", "never", "--cache-dir", licence_cache)
    assert run_compliance(*scan, "--format", f"json={plain}").returncode == 0
    done = run_compliance(
        *scan, "--comment-glossary", glossary,
        "--format", "console", "--format", f"json={json_file}", "--format", f"html={html_file}",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Chinese  comments in 1 file (1 high), 3 lines; see --format html" in done.stdout
    assert "注意力权重: attention weights; 归一化: <b>normalisation</b>" in " ".join(done.stdout.split())
    assert json_file.read_bytes() == plain.read_bytes()
    page = html_file.read_text(encoding="utf-8")
    assert '<dt lang="zh">注意力权重</dt><dd>attention weights</dd>' in page
    assert "<dd>&lt;b&gt;normalisation&lt;/b&gt;</dd>" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("权重: a\n权重: b\n", ":2:1: duplicate key '权重'"),
        ("权重: [a]\n", ":1:1: the translation of '权重' is no text (write 'term: translation'"),
        ("a: {\n", ":2:1: not valid YAML: "),
        ("", ":1:1: the glossary is empty (write 'term: translation'"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(glossary: Path, content: str, said: str) -> None:
    glossary.write_text(content, encoding="utf-8")
    done = run_compliance("scan", ".", "--comment-glossary", glossary)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {glossary}{said}")
    assert done.stderr.count("\n") == 1


def test_a_file_that_cannot_be_read_is_said_to_be(tmp_path: Path) -> None:
    missing, binary = tmp_path / "none.yml", tmp_path / "gbk.yml"
    binary.write_bytes("权重: weights\n".encode("gbk"))
    for file, said in (
        (missing, "the glossary cannot be read: No such file or directory"),
        (binary, "the glossary is not UTF-8 text"),
        (Path("/dev/zero"), "larger than 2,000,000 characters"),
    ):
        done = run_compliance("scan", ".", "--comment-glossary", file)
        assert (done.returncode, done.stderr) == (2, f"error: {file}: {said}\n")
    assert run_compliance("scan", ".", "--comment-glossary", tmp_path).returncode == 2
