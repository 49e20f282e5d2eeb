"""What a benchmark has found, kept in a folder: one that was killed goes on where it was."""
import hashlib
import json
import pathlib


class Kept:
    """Results as JSON, one file for each question. Without a folder nothing is kept."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) if folder else None
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)

    def ask(self, question, answer):
        """What is kept for a question (anything that JSON can say), or what answer() says now. A file is written under
        another name first, so that it is whole or not there."""
        if not self.folder:
            return answer()
        text = json.dumps(question, sort_keys=True, default=str)
        path = self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
        if path.exists():
            return json.loads(path.read_text())["answer"]
        found = answer()
        unfinished = path.with_suffix(f".{id(found)}.part")
        unfinished.write_text(json.dumps({"question": question, "answer": found}, default=str) + "\n")
        unfinished.replace(path)
        return found
