"""Why a whole file can't be read. Nothing of it was taken over."""

from dispatch.errors import Refused, refuse

LARGEST_FILE_BYTES = 10 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 200

_SAVE_AGAIN = (
    "엑셀에서 파일을 열어 '.xlsx' 또는 'CSV UTF-8'로 다시 저장해 주세요.",
    "Open it in a spreadsheet program and save it again as .xlsx or CSV UTF-8.",
)

_CAUSES: dict[str, tuple[tuple[str, str], tuple[str, str], int]] = {
    "file.empty": (("파일이 비어 있습니다.", "the file is empty"), _SAVE_AGAIN, 422),
    "file.kind": (
        ("엑셀(.xlsx)이나 CSV 파일이 아닙니다.", "this is neither an .xlsx nor a CSV file"),
        _SAVE_AGAIN,
        422,
    ),
    "file.old_or_locked": (
        ("암호가 걸려 있거나 옛 형식(.xls)인 파일입니다.", "the file has a password or is of the old kind (.xls)"),
        ("암호를 풀고 '.xlsx'로 저장해 주세요.", "Remove the password and save it as .xlsx."),
        422,
    ),
    "file.corrupt": (("파일이 손상되어 읽을 수 없습니다.", "the file is damaged and can't be read"), _SAVE_AGAIN, 422),
    "file.encoding": (
        ("글자를 읽을 수 없습니다 (UTF-8도 CP949도 아님).", "its letters can't be read (neither UTF-8 nor CP949)"),
        _SAVE_AGAIN,
        422,
    ),
    "file.too_large": (
        (
            f"파일이 너무 큽니다 (최대 {LARGEST_FILE_BYTES // 1024 // 1024} MB).",
            f"the file is too large ({LARGEST_FILE_BYTES // 1024 // 1024} MB at most)",
        ),
        ("필요한 행만 남기거나 나누어 저장해 주세요.", "Keep the rows you need, or split it."),
        413,
    ),
    "file.too_many_rows": (
        (f"행이 너무 많습니다 (최대 {MOST_ROWS}행).", f"there are too many rows ({MOST_ROWS} at most)"),
        ("여러 파일로 나누어 주세요.", "Split it into several files."),
        413,
    ),
    "file.too_many_columns": (
        (f"열이 너무 많습니다 (최대 {MOST_COLUMNS}열).", f"there are too many columns ({MOST_COLUMNS} at most)"),
        ("서식 파일에 옮겨 적어 주세요.", "Copy the data into the form file."),
        413,
    ),
    "file.no_headings": (
        ("제목 행을 찾지 못했습니다.", "no row with the form's headings was found"),
        (
            "'bapgil export template'으로 받은 서식 파일에 옮겨 적어 주세요.",
            "Copy the data into the form file that 'bapgil export template' writes.",
        ),
        422,
    ),
    "file.heading_missing": (
        ("필요한 열이 없습니다: {headings}", "columns are missing: {headings}"),
        ("그 열을 추가해 주세요.", "Add these columns."),
        422,
    ),
    "file.heading_twice": (
        ("같은 열이 두 번 있습니다: {headings}", "columns stand there twice: {headings}"),
        ("하나만 남겨 주세요.", "Keep one of each."),
        422,
    ),
}


def refuse_file(code: str, *, headings: str = "") -> Refused:
    cause, action, status = _CAUSES[code]
    told = (cause[0].format(headings=headings), cause[1].format(headings=headings))
    return refuse(code, cause=told, action=action, status=status)
