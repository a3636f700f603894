"""Names and corrections put into the tables of a run: they become those of a run from the beginning."""

import random
import shutil
from dataclasses import replace
from functools import cache

import pytest

import kazprep as package
from kazprep.corrections import Correction, State, add_corrections, default_path, write_corrections
from kazprep.errors import InputError, OutputError, PipelineError
from kazprep.inference import loading
from kazprep.names import Name
from kazprep.names.file import add_names
from kazprep.runs.fix import _check_stages, fix, states
from kazprep.runs.inputs import Mode, find_inputs
from kazprep.runs.job import RunOptions
from kazprep.runs.ledger import Ledger
from kazprep.runs.runner import run as run_again
from kazprep.runs.storage.folder import Folder
from kazprep.settings import settings_of
from kazprep.stages.registry import CustomStage
from kazprep.stages.stage import FunctionStage
from kazprep.tables.schemas import SCHEMAS
from tests.conftest import SENTENCES

pytestmark = [pytest.mark.model, pytest.mark.process]

SETTINGS = {"run": {"shard_bytes": 4000, "workers": 1}, "report": {"enabled": False}}
OWN = ("😀 Ерлан Тастақта  тұрады. Тастақ – шағын ауыл.", "Қар жауды, деді Балаев.")


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fix") / "articles"
    folder.mkdir()
    dice = random.Random(23)
    for number in range(12):
        lines = [" ".join(dice.choices(SENTENCES, k=3)), dice.choice(OWN)]
        (folder / f"{number:02}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def untouched(articles, tmp_path_factory):
    """A run without names and corrections."""
    output = tmp_path_factory.mktemp("untouched") / "out"
    package.run(articles, output, settings=SETTINGS, progress=False)
    return output


@pytest.fixture
def output(untouched, tmp_path):
    return shutil.copytree(untouched, tmp_path / "out")


def tables(output):
    run = package.open_run(output)
    return {name: run.dataset(name).to_table() for name in SCHEMAS}


def same(one, other):
    return [name for name in SCHEMAS if not one[name].equals(other[name])] == []


def from_the_beginning(articles, output, folder):
    """The tables of a run that has these files from its first day on."""
    for name in ("names", "corrections"):
        file = output.with_name(f"{output.name}.{name}.tsv")
        if file.exists():
            shutil.copy(file, folder / f"fresh.{name}.tsv")
    package.run(articles, folder / "fresh", settings=SETTINGS, progress=False, overwrite=True)
    found = tables(folder / "fresh")
    shutil.rmtree(folder / "fresh")
    return found


def some_corrections(output, number, seed):
    """Corrections of entities, drawn at random: other classes, none, and the word after them."""
    run, dice = package.open_run(output), random.Random(seed)
    found = []
    for document in run.restored():
        entities = document.named_entities
        if entities:
            each = dice.choice(entities)
            found.append(
                Correction.at(
                    document, each.raw_start, each.raw_end, dice.choice(["EVENT", None]), was=each.type
                )
            )
    return dice.sample(found, number)


def test_tables_become_those_of_a_run_from_the_beginning(articles, output, tmp_path):
    before = tables(output)
    assert len(package.open_run(output).files.shards) > 2
    names, corrections = tmp_path / "out.names.tsv", default_path(output)

    # Corrections alone, then more of them: without a model.
    add_corrections(corrections, some_corrections(output, 3, seed=1))
    done = fix(output)
    assert (done.concerned, done.changed) == (3, 3)
    add_corrections(corrections, some_corrections(output, 3, seed=2))
    fix(output)
    assert same(tables(output), from_the_beginning(articles, output, tmp_path))

    # Names, some of which are within what was corrected.
    add_names(names, [Name("Тастақ", "PRODUCT"), Name("Қар", None), Name("Астана", "LOCATION")])
    done = fix(output)
    assert 0 < done.concerned <= 12
    assert same(tables(output), from_the_beginning(articles, output, tmp_path))

    # One of each is taken back, one is changed.
    names.write_text("Тастақ\tGPE\tyes\tPERSON\nҚар\t-\n", encoding="utf-8")
    write_corrections(corrections, some_corrections(output, 2, seed=1))
    fix(output)
    assert same(tables(output), from_the_beginning(articles, output, tmp_path))
    assert {"names", "correction"} & set(package.open_run(output).entities(["source"])["source"])

    # What is taken back altogether leaves no trace.
    names.unlink()
    corrections.unlink()
    fix(output)
    assert same(tables(output), before)
    assert not list(output.glob("applied-*"))


def test_what_was_applied_is_unknown_so_that_all_documents_are_tagged_again(articles, output, tmp_path):
    add_corrections(default_path(output), some_corrections(output, 3, seed=1))
    fix(output)
    (output / "applied-corrections.tsv").write_text("raw_start\n", encoding="utf-8")
    write_corrections(default_path(output), some_corrections(output, 1, seed=4))
    assert fix(output).concerned == 12
    assert same(tables(output), from_the_beginning(articles, output, tmp_path))


def test_nothing_is_done_twice_and_a_dry_run_does_nothing(output):
    add_corrections(default_path(output), some_corrections(output, 3, seed=1))
    before = tables(output)
    assert fix(output, dry_run=True).concerned == 3
    assert same(tables(output), before)
    assert fix(output).changed == 3
    written = (output / "run.json").read_bytes()
    assert (fix(output).concerned, (output / "run.json").read_bytes()) == (0, written)


def test_corrections_stay_over_updates_additions_and_a_new_run(articles, output, tmp_path):
    moved = shutil.copytree(articles, tmp_path / "articles")
    rows = some_corrections(output, 4, seed=5)
    write_corrections(default_path(output), rows)
    package.run(moved, output, settings=SETTINGS, progress=False, overwrite=True)
    run = package.open_run(output)
    assert [each.state for each in states(run, fix(output).files.corrections)] == [State.APPLIED] * 4
    edited = moved / rows[0].source
    edited.write_text(edited.read_text(encoding="utf-8") + "Жаңа сөйлем қосылды.\n", encoding="utf-8")
    (moved / rows[1].source).write_text("Басқа мәтін.\n", encoding="utf-8")
    (moved / rows[2].source).unlink()
    settings = settings_of(SETTINGS)
    run_again([moved], output, settings, RunOptions(Mode.UPDATE, allow_gone=True))
    found = {
        each.correction: each.state
        for each in states(package.open_run(output), fix(output).files.corrections)
    }
    assert found[rows[3]] is State.APPLIED
    assert found[rows[0]] in (State.APPLIED, State.OTHER_TEXT)  # its context may reach to the end
    assert found[rows[1]] is State.OTHER_TEXT
    assert found[rows[2]] is State.NO_DOCUMENT
    assert same(tables(output), from_the_beginning(moved, output, tmp_path))


def test_an_update_says_that_the_corrections_have_changed(articles, output, command):
    write_corrections(default_path(output), some_corrections(output, 1, seed=1))
    refused = command("update", "-o", output)
    assert refused.returncode == 2
    message = refused.stderr.replace("\n", " ")
    assert "corrections was None" in message
    assert "`kazprep fix` applies names and corrections to existing tables" in message
    assert command("fix", output).returncode == 0
    assert command("update", "-o", output).returncode == 0


class Killed(BaseException):
    """The process is gone: nothing is written any more."""


def test_killed_at_any_moment_the_tables_are_the_old_or_the_new_ones(output, tmp_path, monkeypatch):
    write_corrections(tmp_path / "out.corrections.tsv", some_corrections(output, 3, seed=1))
    fixed = shutil.copytree(output, tmp_path / "whole" / "out")
    shutil.copy(tmp_path / "out.corrections.tsv", tmp_path / "whole")
    before = tables(output)
    fix(fixed)
    after = tables(fixed)
    monkeypatch.setattr(loading, "load_tagger", cache(loading.load_tagger))
    seen = set()
    for moment in range(1000):
        broken = shutil.copytree(output, tmp_path / f"{moment}" / "out")
        shutil.copy(tmp_path / "out.corrections.tsv", broken.parent)
        with monkeypatch.context() as patched:
            left = [moment]
            for name in (
                "write",
                "write_ledger",
                "append_to_ledger",
                "publish",
                "remove",
                "hide_tables",
                "show_tables",
            ):
                patched.setattr(Folder, name, _killed(getattr(Folder, name), left))
            try:
                fix(broken)
            except Killed:
                pass
            else:
                break
        now = tables(broken)
        is_new = same(now, after)
        assert is_new or same(now, before), moment
        seen.add(is_new)
        fix(broken)
        assert same(tables(broken), after), moment
        shutil.rmtree(broken)
    assert moment > 8
    assert seen == {False, True}


def _killed(method, left):
    def call(self, *arguments, **options):
        if not left[0]:
            raise Killed
        left[0] -= 1
        return method(self, *arguments, **options)

    return call


def test_a_fix_that_was_killed_leaves_nothing_that_an_update_takes_for_its_own(articles, output, monkeypatch):
    before = tables(output)
    write_corrections(default_path(output), some_corrections(output, 3, seed=1))
    with monkeypatch.context() as patched:
        left = [0]
        patched.setattr(Ledger, "commit_update", _killed(None, left))
        with pytest.raises(Killed):
            fix(output)
    default_path(output).unlink()
    for part in (output / "tokens").glob("part-*"):  # what was killed has left files of other names
        part.unlink()
    run_again([articles], output, settings_of(SETTINGS), RunOptions(Mode.UPDATE))
    assert same(tables(output), before)


def test_a_run_that_can_not_be_fixed_says_why(articles, output, tmp_path, monkeypatch):
    with pytest.raises(OutputError, match="is not the output of a run"):
        fix(tmp_path)
    add_corrections(default_path(output), some_corrections(output, 1, seed=1))
    monkeypatch.setattr("kazprep.runs.run_info.__version__", "99")
    with pytest.raises(OutputError, match="kazprep was"):
        fix(output)


def test_a_correction_is_known_by_its_row_and_not_by_its_place_in_the_file(output):
    rows = some_corrections(output, 3, seed=1)
    write_corrections(default_path(output), [replace(row, note="бірінші") for row in rows])
    fix(output)
    write_corrections(default_path(output), [replace(row, note="екінші") for row in reversed(rows)])
    assert fix(output, dry_run=True).concerned == 0


@pytest.mark.parametrize(("requires", "provides"), [({"entities"}, {"extra"}), ({"text"}, {"entities"})])
def test_a_stage_behind_the_tagger_that_works_with_entities_is_in_the_way(requires, provides):
    settings = settings_of({"pipeline": {"stages": ["normalize", "segment", "tag", "own"]}})
    own = FunctionStage(lambda document: document, requires=requires, provides=provides)
    with pytest.raises(PipelineError, match="'own' works with entities"):
        _check_stages(settings, {"own": CustomStage(own, "1")})
    other = FunctionStage(lambda document: document, requires={"text"}, provides={"language"})
    _check_stages(settings, {"own": CustomStage(other, "1")})
    with pytest.raises(InputError, match="no stage tag"):
        _check_stages(settings_of({"pipeline": {"stages": ["normalize"]}}), {})


def test_files_beside_a_run_are_no_articles(output, tmp_path):
    write_corrections(default_path(output), some_corrections(output, 1, seed=1))
    for name in ("out.names.tsv", "out.variants.tsv", "other.names.tsv", "а.txt"):
        (tmp_path / name).write_text("Қар жауды.\tGPE\n", encoding="utf-8")
    found = find_inputs([tmp_path], tmp_path / "another", settings_of({}).input, Mode.NEW, None)
    assert [source.name for source in found.sources] == ["other.names.tsv", "а.txt"]
