"""Opens dossiers as officials do: python-docx reads each, LibreOffice prints one as PDF.

    open_dossiers.py DIR

Ends with 77 when python-docx or LibreOffice is missing.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import docx
except ImportError as error:
    print(f"{error}; python3 -m pip install python-docx", file=sys.stderr)
    sys.exit(77)

CHAPTERS = ["1. 개요", "2. 접수 현황", "3. 주요 제안", "4. 유사 제안과 처리 결과", "5. 검토 의견란", "붙임. 작성 방법"]
paths = sorted(pathlib.Path(sys.argv[1]).glob("*.docx"))
assert paths, "there is no dossier"
for path in paths:
    document = docx.Document(str(path))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == CHAPTERS, f"{path}: {headings}"
    assert any(p.style.name == "Heading 2" for p in document.paragraphs), path
    assert document.core_properties.title, path
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297), path
    footer = section.footer._element.xml
    assert "PAGE" in footer and "NUMPAGES" in footer, path
    for table in document.tables:
        # python-docx finds every cell of the grid only where merged cells add up.
        assert all(len(row.cells) == len(table.columns) for row in table.rows), path

soffice = shutil.which("soffice")
if soffice is None:
    print("python-docx read all; there is no soffice to print one", file=sys.stderr)
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    command = [
        soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", folder, str(paths[0]),
    ]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    pdf = pathlib.Path(folder, paths[0].stem + ".pdf")
    assert pdf.is_file() and pdf.read_bytes().startswith(b"%PDF"), said.stderr
