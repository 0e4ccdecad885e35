//! The texts that are read, and places in them.
//!
//! A [`Span`] is always inside its file and on character boundaries; lines and columns exist only
//! where a person or an editor is told of a place.

use std::sync::OnceLock;

/// A file of a [`Sources`], by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u32);

/// A range of bytes in the text of one file: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file that the range is in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A span in `file` from byte `start` to before byte `end`.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        debug_assert!(start <= end, "a span does not end before it starts");
        Span { file, start, end }
    }

    /// The span from the start of `self` to the end of `other`, in the file of `self`.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start, end: other.end.max(self.start) }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The range of bytes, to index a text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How the bytes of a file became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// The bytes are UTF-8, and the text is the bytes.
    #[default]
    Utf8,
    /// One byte is one character; the text is longer than the file.
    Latin1,
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One text and its name.
#[derive(Debug)]
pub struct SourceFile {
    /// The name as the caller gave it: a path, or `<stdin>`.
    pub name: String,
    /// The text, always UTF-8.
    pub text: String,
    /// How the text was made from the bytes of the file.
    pub encoding: Encoding,
    lines: OnceLock<Vec<u32>>,
    /// How many characters are before each block of the text.
    blocks: OnceLock<Vec<u32>>,
}

/// The length of a block, in bytes.
const BLOCK: usize = 1024;

impl SourceFile {
    /// A file with this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>, encoding: Encoding) -> SourceFile {
        SourceFile {
            name: name.into(),
            text: text.into(),
            encoding,
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
        }
    }

    /// Offsets of the first byte of each line, in order; made when first asked for.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            // Most lines of a configuration are longer.
            let mut starts = Vec::with_capacity(self.text.len() / 24 + 1);
            starts.push(0);
            for (at, byte) in self.text.as_bytes().iter().enumerate() {
                if *byte == b'\n' {
                    starts.push(offset(at + 1));
                }
            }
            starts
        })
    }

    /// The line and column of a byte offset; an offset past the end is taken for the end.
    pub fn position(&self, at: u32) -> Position {
        let at = at.min(offset(self.text.len()));
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= at) - 1;
        let (start, end) = (starts[line] as usize, at as usize);
        let before = if end - start <= BLOCK {
            offset(characters(&self.text.as_bytes()[start..end]))
        } else {
            // Long lines are not gone through for each place in them.
            self.characters_before(end) - self.characters_before(start)
        };
        Position { line: offset(line + 1), column: before + 1 }
    }

    /// How many characters are before an offset.
    fn characters_before(&self, at: usize) -> u32 {
        let text = self.text.as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let mut sum = 0;
            let sums = text.chunks_exact(BLOCK).map(|block| {
                sum += characters(block);
                offset(sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = at / BLOCK;
        blocks[block] + offset(characters(&text[block * BLOCK..at]))
    }

    /// The span of a line counted from 1, without its line end.
    pub fn line_range(&self, line: u32) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let index = (line.max(1) as usize - 1).min(starts.len() - 1);
        let start = starts[index] as usize;
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        let line = &self.text.as_bytes()[start..end];
        let length = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'));
        start..start + length.map_or(0, |last| last + 1)
    }

    /// The offset in the bytes of the file that the text was made from.
    pub fn byte_offset(&self, at: u32) -> u32 {
        match self.encoding {
            Encoding::Utf8 => at,
            Encoding::Latin1 => self.characters_before(at as usize),
        }
    }
}

/// All texts of one call.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(offset(self.files.len() - 1))
    }

    /// Adds all files of `others`; their numbers grow by what is returned.
    pub fn append(&mut self, others: Sources) -> u32 {
        let shift = self.next_id().0;
        self.files.extend(others.files);
        shift
    }

    /// The number that the next file will get.
    pub fn next_id(&self) -> FileId {
        FileId(offset(self.files.len()))
    }

    /// The file with this number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text at a span.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// The line and column at which a span starts.
    pub fn start(&self, span: Span) -> Position {
        self.file(span.file).position(span.start)
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(offset(at)), file))
    }
}

/// An offset as it is stored in a [`Span`]: texts of 4 GiB and more are refused before they get here.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a text is shorter than 4 GiB")
}

/// How many characters begin in a part of a text.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_long_line_is_counted_in_characters() {
        let text = format!("x\n{}\n", "aé".repeat(5000));
        let file = SourceFile::new("a", text.as_str(), Encoding::Utf8);
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (number, at) in ends.enumerate().skip(2) {
            let Position { line, column } = file.position(offset(at));
            let expected = if at == text.len() { (3, 1) } else { (2, number - 1) };
            assert_eq!((line, column as usize), expected);
            assert_eq!(file.characters_before(at) as usize, number);
        }
    }

    #[test]
    fn a_position_counts_characters_and_not_bytes() {
        let file = SourceFile::new("a", "x\nżó{\n", Encoding::Utf8);
        assert_eq!(file.position(6), Position { line: 2, column: 3 });
        assert_eq!(file.position(99), Position { line: 3, column: 1 });
    }

    #[test]
    fn an_offset_in_a_latin1_text_is_told_in_bytes_of_the_file() {
        let file = SourceFile::new("a", "é{", Encoding::Latin1);
        assert_eq!(file.byte_offset(2), 1);
    }

    #[test]
    fn a_line_is_given_without_its_end() {
        let file = SourceFile::new("a", "one\r\ntwo", Encoding::Utf8);
        assert_eq!(file.line_range(1), 0..3);
        assert_eq!(file.line_range(2), 5..8);
    }
}
