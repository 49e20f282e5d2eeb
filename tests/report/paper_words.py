"""What is wrong with a printed report: paper_words.py WORDS.html REPORT.html, the words as pdftotext -bbox writes them.

A line each; the exit status is 1 where there is any. Pages are looked at whole: no word beyond the paper, no letters below
5 points, and all tables' numbers are there.
"""
import html
import re
import sys

words, report = (open(name, encoding="utf-8").read() for name in sys.argv[1:3])
wrong = []
pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', words, re.S)
texts = []
for number, (width, height, body) in enumerate(pages, 1):
    for x, y, right, bottom, text in re.findall(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', body):
        texts.append(html.unescape(text))
        if float(x) < 0 or float(right) > float(width) or float(y) < 0 or float(bottom) > float(height):
            wrong.append(f"page {number}: '{text}' is beyond the paper")
        if float(bottom) - float(y) < 5:
            wrong.append(f"page {number}: '{text}' is {float(bottom) - float(y):.1f} points high")
if not 2 <= len(pages) <= 20:
    wrong.append(f"{len(pages)} pages")
printed = " ".join(texts)
joined = printed.replace(" ", "")
for cell in re.findall(r"<td[^>]*><data[^>]*>([^<]*)</data>", report):
    if html.unescape(cell).replace(" ", "").replace("\u00a0", "") not in joined:
        wrong.append(f"'{cell}' is not on paper")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
