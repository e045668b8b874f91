"""What a reading of a list found, what its columns are for, and what an import comes to, in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from desk_app.words import _, current_language, ngettext


def finding_words(code: str, params: Mapping[str, object], value: str = "") -> str:
    """The sentence for what was found; `value` is the cell's."""
    counted = _counted(code, int(str(params["count"]))) if "count" in params else None
    sentence = counted or _findings(current_language()).get(code, code)
    return sentence.format_map({**params, "value": value})


def column_words(code: str) -> str:
    """What a column is for."""
    return _columns(current_language()).get(code, "")


def refusal_words(code: str, params: Mapping[str, object]) -> str | None:
    """The sentence for a list that cannot be written; None for other troubles."""
    sentence = _refusals().get(code)
    return None if sentence is None else sentence.format_map(dict(params))


def every_code() -> frozenset[str]:
    """The codes that have words."""
    return frozenset(_findings(current_language()))


@cache
def _findings(language: str) -> Mapping[str, str]:
    return {**_files(), **_cells(), **_rows(), **_land()}


def _counted(code: str, count: int) -> str:
    """The sentence of a finding that speaks of one or of several; empty for others."""
    match code:
        case "unknown_columns":
            return ngettext(
                "{count} column is not known; remove it or correct its title. Known are: {known}",
                "{count} columns are not known; remove them or correct their titles. Known are: {known}",
                count,
            )
        case "missing_columns":
            return ngettext(
                "{count} column is missing; add it, also where it stays empty",
                "{count} columns are missing; add them, also where they stay empty",
                count,
            )
        case "role_without_board":
            return ngettext(
                "The role {value} has no unit on {count} board: {boards}; `central check-catalogue` lists what this "
                "leaves without a unit",
                "The role {value} has no unit on {count} boards: {boards}; `central check-catalogue` lists what this "
                "leaves without a unit",
                count,
            )
        case "body_still_used":
            return ngettext(
                "{count} component in force names the body {named}, which is not in the file and would leave it "
                "without one; see `central check-catalogue`",
                "{count} components in force name the body {named}, which is not in the file and would leave them "
                "without one; see `central check-catalogue`",
                count,
            )
        case "hidden_rows":
            return ngettext(
                "{count} row is hidden ({first}); it was read",
                "{count} rows are hidden (the first: {first}); they were read",
                count,
            )
        case _:
            return ""


def _files() -> Mapping[str, str]:
    """Files, sheets and titles."""
    return {
        "empty_file": _("The file is empty"),
        "file_too_large": _("The file has more than {megabytes} MB; split it"),
        "wrong_ending": _("A file that ends in {wanted} is expected"),
        "not_a_workbook": _("This is no .xlsx workbook; save it as Excel workbook (.xlsx) and try again"),
        "old_workbook": _("This is an old .xls file or another format; save it as Excel workbook (.xlsx)"),
        "encrypted_workbook": _("The workbook has a password; save it without one"),
        "damaged_workbook": _("The workbook is damaged ({why}); open it in Excel and save it anew"),
        "zip_bomb": _("Unpacked, this file would have {megabytes} MB, far more than a list has; it was not opened"),
        "too_many_parts": _("The workbook has more than {limit} parts; save only the lists in it"),
        "doctype": _(
            "The file declares its own entities (DOCTYPE), which no spreadsheet program writes; it was not read on"
        ),
        "workbook_as_text": _("This is a workbook that was named .csv; name it .xlsx or save it as CSV"),
        "utf16": _("The text is in UTF-16; save it as “CSV UTF-8”"),
        "broken_utf8": _(
            "Byte {offset} is not UTF-8 although the text before it is; the file is damaged, export it anew"
        ),
        "unknown_encoding": _("The text is neither UTF-8 nor GB18030 (byte {offset}); save it as “CSV UTF-8”"),
        "nul_bytes": _("There is a NUL byte (at {offset}); this is no text file, export it anew"),
        "wide_separator": _("The cells are separated by Chinese commas; use , ; or tabs"),
        "bad_quotes": _("A quotation mark is not closed, or stands inside a cell"),
        "huge_cell": _("A cell has more than {limit} characters; a quotation mark may be missing"),
        "missing_sheet": _("There is no such sheet; the workbook has: {there}"),
        "no_such_sheet": _("There is no sheet of this name; the workbook has: {there}"),
        "sheet_of_several": _("This list has several sheets; --sheet takes one of: {wanted}"),
        "missing_table": _("This table is missing: a list of several tables needs a file for each"),
        "empty_table": _("There is nothing in it; the first row has the titles"),
        "no_titles": _("The titles are not in the first rows; expected are {wanted} …"),
        "title_twice": _("Two columns have this title; take one away"),
        "unknown_columns": _counted("unknown_columns", 2),
        "missing_columns": _counted("missing_columns", 2),
        "no_rows": _("There are titles but no rows"),
        "too_many_rows": _("More than {limit} rows: more than one list takes; nothing was read beyond"),
        "merged_cells": _("Merged cells hide what belongs to which row; unmerge them and fill in every row"),
        "one_file_only": _("A calendar of notices is one file"),
        "no_working_week": _("No day of the week has working hours, so no deadline would ever come; fill in the hours"),
        "bad_notices": _("The notices cannot be read: {why}"),
        "read_as_gb18030": _("Read as GB18030, not UTF-8; look whether names are right"),
        "sheet_not_read": _("This sheet belongs to no table of the list and was not read"),
        "hidden_sheet": _("This sheet is hidden; it was read"),
        "hidden_rows": _counted("hidden_rows", 2),
        "example_not_read": _("An example of the template; it was not read"),
        "property_not_read": _("The property {name} was not read"),
        "years_kept": _("The file says nothing of {years}; these years stay as they are in force"),
    }


def _cells() -> Mapping[str, str]:
    """Single cells."""
    return {
        "missing": _("Must be filled in"),
        "formula": _("A formula ({formula}): copy the column and paste it as values"),
        "error_value": _("An error of the spreadsheet ({error}): mend it or type the value"),
        "line_break": _("A line break in it; write it on one line"),
        "too_long": _("{length} characters; at most {limit}"),
        "bad_character": _("A character that no text has: {character}; type it anew"),
        "truth_value": _("TRUE or FALSE where text is expected"),
        "date_for_text": _("Excel has made a date of it ({date}); format the column as text and type it anew"),
        "not_text": _("Text is expected"),
        "digits_lost": _(
            "Excel keeps 15 digits of a number, those behind are lost: format the column as text and "
            "paste the codes anew"
        ),
        "number_taken": _(
            "A number where text is expected; taken as {taken}. If it should begin with 0, format the "
            "column as text and mend it"
        ),
        "zero_restored": _("A leading 0 was missing, as Excel drops it; taken as {taken}. Format the column as text"),
        "space_in_code": _("A space inside a code"),
        "wrong_digits": _(
            "{length} characters; a code of {wanted} digits is expected. A leading 0 that Excel dropped "
            "has to be typed again, in a column formatted as text"
        ),
        "wide_digits": _("Full-width digits; type them as {digits}"),
        "missing_digits": _(
            "{length} characters; a code of {wanted} digits is expected. It begins with the district, so that no 0 can "
            "have stood before it: look up the code and type it anew, in a column formatted as text"
        ),
        "not_a_number": _("A number is expected"),
        "out_of_range": _("Must be from {least} to {most} degrees"),
        "projected": _("Coordinates in metres: export them in WGS 84 degrees (EPSG:4326)"),
        "swapped": _("Longitude and latitude are swapped"),
        "time_in_date": _("A time of day beside the date; only the date is expected"),
        "number_for_date": _("A number, not a date: format the column as a date, or write 2026-05-01"),
        "not_a_date": _("A date with the year first is expected, such as 2026-05-01"),
        "no_such_date": _("There is no such date"),
        "not_a_choice": _("Must be one of: {choices}"),
        "limit_without_unit": _(
            "A number without a unit does not say which clock runs; write one of these behind it: {units}"
        ),
        "not_a_limit": _("A limit is a number and a unit, such as {example}"),
        "unknown_unit": _("The unit {unit} is not known or not clear; use one of: {units}"),
        "limit_too_long": _("A limit is at most {most}, with at most 9 decimals"),
        "telephone_zero": _(
            "A number, so that a leading 0 may be lost ({zero}?): format the column as text and type it anew"
        ),
        "not_a_telephone": _("This is no telephone number"),
        "cells_beyond": _(
            "{count} cells stand right of the {columns} titled columns; an unquoted comma may have split a cell"
        ),
        "not_a_count": _("A whole number up to {most} is expected"),
        "not_segments": _("Four lengths that make 16 digits, district first with 6, such as 6+2+2+6"),
        "not_hours": _("Working hours such as 08:00-12:00、14:00-18:00, in order, or 休"),
        "no_such_zone": _("There is no such time zone; for China it is Asia/Shanghai"),
        "not_years": _("Years such as 2025、2026"),
    }


def _rows() -> Mapping[str, str]:
    """Rows held against each other and against what is in force."""
    return {
        "twice": _("Stands in line {line} already"),
        "feature_twice": _("Feature {line} ({named}) has it already"),
        "tells_otherwise": _("Line {line} tells it otherwise; make both the same, or leave this cell empty"),
        "head_twice": _("Line {line} has told this already"),
        "stands_on_bad_row": _("Stands on a row that is not taken (line {line} {sheet})"),
        "stands_on_bad_feature": _("Stands on a feature that is not taken ({sheet} {line}: {named})"),
        "no_such_categories": _("No class has this code"),
        "no_such_problems": _("No problem has this code"),
        "no_such_classes": _("The catalogue in force has no component class of this code"),
        "no_such_bodies": _("No body has this id"),
        "no_such_boards": _("The grids in force have no board of this code"),
        "no_such_cells": _("The grids in force have no cell of this code"),
        "no_such_areas": _("No grid has this code"),
        "no_such_roles": _("No unit of the directory in force has this role"),
        "no_such_parent": _("The area around it, {parent}, is not in the list"),
        "not_in_force_roles": _("No directory is in force: whether units have the roles was not checked"),
        "not_in_force_bodies": _("No directory is in force: bodies were not checked"),
        "not_in_force_classes": _("No catalogue is in force: classes were not checked"),
        "not_in_force_cells": _("No grids are in force: cells and places were not checked"),
        "not_in_force_areas": _("No grids are in force: cells of people were not checked"),
        "not_in_force_boards": _("No grids are in force: boards were not checked"),
        "parent_missing": _("A {level} needs the code of the class above it"),
        "major_with_parent": _("A major class has no class above it"),
        "wrong_level": _("Must be of the kind of its parent and one level below it"),
        "module_missing": _("A major class of events needs its module"),
        "class_digits": _("By the edition's numbering this code has {wanted} digits"),
        "other_kind": _("Its class is of the other kind"),
        "not_of_its_major": _("The code does not begin with its major class"),
        "role_needs_component": _("Bodies of a component answer only for components"),
        "no_condition": _("A problem needs at least one filing condition"),
        "other_class": _("Its digits say class {digits}, the row says {told}"),
        "other_district": _("The code does not begin with the district {district}"),
        "cell_of_other_district": _("The cell is of another district than the component"),
        "changed_before_surveyed": _("Changed before it was surveyed"),
        "other_cell": _("It lies in the cell {found}"),
        "outside_district": _("Lies outside the district's cells"),
        "district_id": _("The centre of the district, and nothing else, has the id {id}"),
        "no_district_body": _("The district's centre is missing: a row with the id {id}"),
        "board_missing": _("A sub-centre needs its board"),
        "role_twice": _("Line {line} has a unit of this role for board {board} already: each role has one unit"),
        "sub_centre_twice": _("Line {line} is the sub-centre of board {board} already"),
        "role_without_body": _(
            "The catalogue in force names the role {value}, and no unit of the file has it on any board; once "
            "imported, `central check-catalogue` lists the problems that this leaves without a unit"
        ),
        "role_without_board": _counted("role_without_board", 2),
        "body_still_used": _counted("body_still_used", 2),
        "classes_still_used": _("{count} classes that components in force have are not in the file"),
        "year_not_settled": _("No published year is {value}: deadlines that touch it are provisional"),
        "makeup_on_working_day": _("A make-up working day on a day that is worked anyway"),
        "makeup_closed": _("A make-up working day without any working hours"),
    }


def _land() -> Mapping[str, str]:
    """GeoJSON and the land."""
    return {
        "bad_json": _("This is no JSON: {why} (position {at}); it may be cut off"),
        "json_too_deep": _("The JSON is nested too deeply"),
        "not_utf8_json": _("GeoJSON is UTF-8; byte {offset} is not"),
        "number_is_none": _("NaN and Infinity are no coordinates"),
        "not_a_feature_collection": _("A FeatureCollection with its features is expected"),
        "other_coordinates": _("The file names other coordinates; export it in WGS 84 (EPSG:4326)"),
        "other_geometry": _("A Polygon (area), LineString (street) or Point (place) is expected"),
        "no_properties": _("A feature needs its properties: code, name …"),
        "no_coordinates": _("The coordinates are missing or not in the form of GeoJSON"),
        "not_a_position": _("A position is two numbers of degrees, longitude first"),
        "several_parts": _("An area of {count} parts; an area is one polygon"),
        "has_holes": _(
            "{count} holes in the polygon; an area has none: draw the inner area as one of its own and "
            "cut the outer one open"
        ),
        "unclosed_ring": _("The outline is not closed: it begins at {first} and ends at {last}"),
        "too_few_points": _("{count} different points are too few"),
        "too_many_points": _("More than {limit} points; simplify it"),
        "crosses_itself": _("The outline crosses or touches itself at {where}"),
        "no_area": _("The polygon has no area"),
        "one_district": _("One district is expected, there are {value}"),
        "no_children": _("No area below it while others have: its land would belong to nobody"),
        "overlap": _("Overlaps {other} by {area} m², near {where}"),
        "outside_parent": _("Lies {area} m² outside of {parent}, near {where}"),
        "gap": _("The areas below leave a hole of {area} m², near {where}"),
        "other_parent": _("The code says that {parent} is around it"),
        "zero_number": _("A number of 000 stands for no area"),
        "board_segment": _("The third segment is not one of a {kind} (街道 001–099, 镇 100–199, 乡 200–399)"),
        "cells_still_used": _("{count} cells that people or components in force have are not in the file"),
        "areas_still_used": _("{count} areas that people in force have are not in the file"),
        "no_streets": _("The file has no streets; {count} in force would go"),
        "no_places": _("The file has no places; {count} in force would go"),
        "street_outside": _("The street does not touch the district"),
        "not_in_its_cell": _("Does not lie in the cell {cell}"),
    }


def _refusals() -> Mapping[str, str]:
    """What cannot be written."""
    return {
        "wrong_list_ending": _("{file}: this list is written as {wanted}"),
        "cannot_be_written": _("Column {column} has a text that a file would not give back as it is: {text}"),
        "catalogue_too_deep": _("The class {code} is below the third level; write the catalogue as .xlsx"),
    }


@cache
def _columns(language: str) -> Mapping[str, str]:
    """What columns are for."""
    return {
        "segments": _("How many digits of a component's code say district, major class, minor class and number"),
        "catalogue_note": _("What is to be said of this edition"),
        "kind": _("Event or component"),
        "level": _("Major, minor or fine class"),
        "class_code": _("The code of the class; each once. Component majors are digits only"),
        "class_name": _("The name of the class"),
        "class_parent": _("The code of the class above; empty for a major class"),
        "module": _("The module of a major class of events; empty for others"),
        "category": _("The code of the lowest class that the problem is filed under"),
        "problem_code": _("The code of the problem; each once. For a component class its digits, such as 0101"),
        "problem_name": _("A sentence that says what is wrong; for components the class's name"),
        "grade": _("A endangers people, B hinders daily life, C is ordinary"),
        "handling": _(
            "The role of the unit that does the work, as in the directory; 部件养护单位 for the maintainer of "
            "the component"
        ),
        "regulating": _("The role of the competent authority; may be empty"),
        "enforcing": _("The role of the unit that may fine; may be empty"),
        "unlisted": _("Only for components: who handles one that is on no list"),
        "flow": _("Straight to the unit, or through the board's sub-centre"),
        "closing": _("What must be so when the case is closed; one sentence a line (Alt+Enter)"),
        "synonyms": _("Words that callers use, with 、 between"),
        "condition_problem": _("The code of the problem"),
        "condition_code": _("The code of the condition; made from the problem's where left empty"),
        "condition": _("What must be the case"),
        "limit": _("A number and its unit: 紧急工作时, 工作时, 工作日, 自然日 …; a bare number is refused"),
        "component_code": _("16 digits: district, class, number. Format the column as text"),
        "component_class": _("The code of the class, as digits of the code"),
        "component_name": _("What it is"),
        "longitude": _("Longitude, in WGS 84 degrees"),
        "latitude": _("Latitude, in WGS 84 degrees"),
        "cell": _("The 15 digits of the unit grid it lies in"),
        "address": _("The address in words; may be empty"),
        "state": _("Its state when surveyed"),
        "authority": _("The id of its competent authority (主管部门), as in the directory; may be empty"),
        "owner": _("The id of its owner (权属单位), as in the directory; may be empty"),
        "maintainer": _("The id of its maintainer (养护单位), as in the directory; may be empty"),
        "surveyed_on": _("When it was first measured; year first"),
        "changed_on": _("When it was last changed; year first"),
        "note": _("Anything else"),
        "body_id": _("A short id of its own; the centre of the district is called district"),
        "body_kind": _("The district's centre, a sub-centre or a unit"),
        "body_name": _("Its full name"),
        "board": _("The 9 digits of its board; empty for the whole district"),
        "role": _("What the catalogue calls it; one unit for each role on a board"),
        "telephone": _("As text, so that a leading 0 stays"),
        "telephone_only": _("Whether it has no account of its own and is told by telephone"),
        "badge": _("A number of their own, the same as the account's"),
        "person_name": _("Their name"),
        "duty": _("What they do"),
        "person_body": _("The id of their body"),
        "person_cells": _("Codes of grids of any level, with 、 between"),
        "on_duty": _("Whether they are on duty"),
        "years": _("Years that a national notice has settled"),
        "zone": _("The time zone by name"),
        "hours": _("Working hours of this weekday, or 休; empty keeps those in force"),
        "date": _("The date; year first"),
        "day_kind": _("Free, or worked in exchange"),
        "day_name": _("The name of the festival"),
        "source": _("The notice that says so"),
        "own_hours": _("Working hours of this day alone, such as a half day's; empty where there are none"),
        "area_code": _("6 digits for the district, 9 for a board, 12 for a village, 15 for a cell"),
        "area_name": _("Its name"),
        "area_parent": _("The code of the area around it; may be left out"),
        "ring": _("A Polygon in WGS 84, closed, without holes"),
        "street_code": _("A code of its own"),
        "street_name": _("Its name"),
        "street_board": _("The name of its board, for addresses"),
        "street_village": _("The 12 digits of the village that it begins in"),
        "last_number": _("The highest house number"),
        "line": _("A LineString from house number 1 to the last"),
        "place_code": _("A code of its own"),
        "place_name": _("What people call it"),
        "place_kind": _("Market, school, park … in words"),
        "aliases": _("Other names, with 、 between"),
        "point": _("A Point in WGS 84"),
    }
