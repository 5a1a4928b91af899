"""The `nianbao` command: the words of the command line; what each command does stands in flows/commands.

Each command is imported only when it is called, so that those which only read start without Prefect and GX.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from flows.faults import FAILED, PUBLISHED, Fault, let_go


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 done, 1 failed, 2 wrong usage, 3 withheld."""
    options = command_line().parse_args(arguments)
    try:
        if options.set:
            _set(options.set)
        return importlib.import_module(f"flows.commands.{options.command}").main(options)
    except Fault as fault:
        print(f"nianbao {options.command}: {fault}", file=sys.stderr)
        return fault.status
    except KeyboardInterrupt as fault:
        let_go(fault)
        print(f"nianbao {options.command}: interrupted. What was published before is untouched.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (head, less) has gone: no message at the end either
        return PUBLISHED
    except OSError as fault:
        print(f"nianbao {options.command}: {_place(fault)}{fault.strerror or fault}.", file=sys.stderr)
        return FAILED
    except Exception as fault:
        if not _is_of_duckdb(fault):
            raise
        print(f"nianbao {options.command}: the database says: {fault}", file=sys.stderr)
        let_go(fault)
        return FAILED


def _set(pairs: Sequence[str]) -> None:
    from flows.setting_sources import set_on_command_line
    from flows.settings import Settings

    set_on_command_line(pairs, Settings.model_fields)


def _is_of_duckdb(fault: Exception) -> bool:
    """Whether the database raised it; asked of the module only where a command has imported it."""
    return "duckdb" in sys.modules and isinstance(fault, sys.modules["duckdb"].Error)


def _place(fault: OSError) -> str:
    return f"{fault.filename}: " if fault.filename else ""


def command_line() -> argparse.ArgumentParser:
    """All commands and their options."""
    does = "年报: annual reports of local bureaus, read into a database that can be trusted."
    parser = argparse.ArgumentParser(prog="nianbao", description=does)
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = _command(commands, "run", "read reports through every stage to a published warehouse and a report")
    run.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="files, folders, archives, addresses (https://...) and lists of them (sources.csv); none: the shipped samples",
    )

    run.add_argument("--inbox", action="store_true", help="read the inbox, too (a setting); without sources, that and what is known")
    run.add_argument("--known", action="store_true", help="no sources, no samples: only what the data folder knows already")
    run.add_argument("--rebuild", action="store_true", help="read everything known anew from the raw store, into a fresh work file")
    run.add_argument("--hold", action="store_true", help="do everything but publish, so that diff and report can be looked at; exit 3")
    run.add_argument("--publisher", default="", metavar="NAME", help="of what is known, read anew only the documents of this bureau")
    run.add_argument("--year", action="append", metavar="YEAR", help="of what is known, only reports of 2023 or 2019-2021; may be repeated")
    run.add_argument("--format", action="append", metavar="FORMAT", help="of what is known, only documents in pdf, docx …; may be repeated")
    run.add_argument("--force", action="store_true", help="read what these options name, or all, even where nothing has changed")
    run.add_argument("--quality-only", action="store_true", help="read nothing: ask every rule anew of what is known, and publish")
    run.add_argument("--accept", action="append", metavar="RULE", help="publish although this rule withholds the run; may be repeated")
    _wait(run)

    diff = _command(commands, "diff", "what a state that was withheld would change, what the last release changed, or two releases")
    diff.add_argument("older", nargs="?", default=None, metavar="OLDER", help="a run whose release is kept (nianbao releases lists them)")
    diff.add_argument("newer", nargs="?", default=None, metavar="NEWER", help="another; default: the current one")
    diff.add_argument("--all", action="store_true", help="every change, not the weightiest alone")
    diff.add_argument("--csv", type=Path, default=None, metavar="FILE", help="write every change to a CSV file")
    diff.add_argument("--json", type=Path, default=None, metavar="FILE", help="write every change, with totals, to a JSON file")

    explain = _command(commands, "explain", "from a figure back to the sentence it stands in")
    explain.add_argument(
        "subject", nargs="+", metavar="SUBJECT", help="PUBLISHER YEAR INDICATOR, or one id of an observation (o…) or a figure (q…)"
    )
    explain.add_argument("--breakdown", default=None, metavar="B", help="such as level=municipal; '' for the whole; left out: all")

    evaluate = _command(commands, "evaluate", "precision, recall and F1 against labelled reports")
    evaluate.add_argument("gold", metavar="GOLD", help="folder of labels, a <report>.jsonl for each report")
    evaluate.add_argument("--reports", default=None, metavar="FOLDER", help="read the texts of this folder now, instead of the warehouse")
    evaluate.add_argument("--save", default=None, metavar="FILE", help="keep what was found, for a later --against (JSON lines)")
    evaluate.add_argument("--against", default=None, metavar="PREVIOUS", help="tell what was gained, lost and changed since a saved one")
    evaluate.add_argument("-v", "--verbose", action="store_true", help="list what is missed and what is wrong")

    status = _command(commands, "status", "what is published, how the last run ended, what the next one would read")
    status.add_argument("sources", nargs="*", metavar="SOURCE", help="files and folders to compare with what is published")
    status.add_argument("--verify", action="store_true", help="compare the bytes that are published with those that were, by sha256")
    status.add_argument("--why", action="store_true", help="say of each document that would be read anew, why")

    export = _command(commands, "export", "the published tables as Parquet, CSV and Excel")
    export.add_argument("--to", default=None, metavar="FOLDER", help="where to write; default: ./nianbao-export")
    export.add_argument("--format", action="append", choices=("parquet", "csv", "xlsx"), help="may be repeated; default: all three")
    export.add_argument(
        "--table",
        action="append",
        metavar="TABLE",
        help="such as marts.yearly_trend; may be repeated; default: marts without revisions, core.observations, meta.indicators",
    )
    export.add_argument("--year", action="append", metavar="YEAR", help="2023 or 2020-2023; may be repeated; default: all")
    export.add_argument(
        "--publisher", action="append", metavar="NAME", help="a bureau by id, name or a part of it; may be repeated; default: all"
    )
    export.add_argument("--bom", action="store_true", help="begin CSV files with a byte order mark, for older Excel")

    dictionary = _command(commands, "dictionary", "what every table, column, macro and indicator holds, as a page of Markdown")
    dictionary.add_argument("--to", default=None, metavar="FILE", help="where to write; default: standard output")

    train = _command(commands, "train", "learn anew from the labelled reports and phrases in seeds/ (needs scikit-learn)")
    train.add_argument("--to", default=None, metavar="FOLDER", help="where to write ranker.npz and judge.json; default: seeds/")

    measure = _command(commands, "measure", "measure how well reports are read, for the report to show (needs scikit-learn)")
    measure.add_argument("--to", default=None, metavar="FOLDER", help="where to write measured_quality.json; default: seeds/")

    _wait(_command(commands, "report", "render the report anew from the published warehouse"))

    rollback = _command(commands, "rollback", "show readers an earlier release, and hold back what came after it")
    rollback.add_argument("run", nargs="?", default=None, metavar="RUN", help="a release kept; left out: the one before the current one")
    rollback.add_argument("--undo", action="store_true", help="show the newest state again that a rollback holds back")
    _wait(rollback)

    releases = _command(commands, "releases", "the published states that are kept, newest first")
    releases.add_argument("--verify", action="store_true", help="compare the bytes of each with those that were published")
    _command(commands, "config", "every setting, its value, where that comes from and what it is for")
    notify = _command(commands, "notify", "a message to everyone whom the settings name, to see that it arrives")
    notify.add_argument("message", nargs="?", default="a trial of the notifications", metavar="MESSAGE", help="what they are told")
    notify.add_argument("--alarms", action="store_true", help="have Prefect's server tell them of runs that are late or have crashed")
    _command(commands, "doctor", "what this machine can read, and what it lacks for the rest")
    _command(commands, "corrections", "the list of corrections and what became of each")
    _command(commands, "waivers", "the findings that people accept, and whether each still holds")
    return parser


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
    where = "folder of all that runs write (default: data, or NIANBAO_DATA)"
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help=where)
    settings = "a setting, such as workers=4; may be repeated (nianbao config lists them)"
    parser.add_argument("--set", action="append", metavar="NAME=VALUE", help=settings)
    return parser


def _wait(parser: argparse.ArgumentParser) -> None:
    does = "wait so long for a run over the same folder to end, instead of being refused (default: 0, or NIANBAO_WAIT_SECONDS)"
    parser.add_argument("--wait", type=float, default=None, metavar="SECONDS", help=does)


def _version() -> str:
    from importlib.metadata import version

    return f"nianbao {version('nianbao')}"


if __name__ == "__main__":
    sys.exit(main())
