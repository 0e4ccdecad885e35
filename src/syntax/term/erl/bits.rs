//! What the segments of a binary come to (OTP 25, `erl_eval` and `eval_bits`).

use super::ErlKind;
use crate::syntax::term::lex;
use num_bigint::{BigInt, Sign};

/// Segments that ask for more bits than this are refused: 16 MiB.
const MOST_BITS: u64 = 1 << 27;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Integer,
    Float,
    Binary,
    Utf8,
    Utf16,
    Utf32,
}

/// How a segment is written: its size and types.
#[derive(Debug, Clone)]
pub(in crate::syntax::term) struct Segment {
    /// The size that is written behind the value.
    pub size: Option<u64>,
    kind: Type,
    unit: u64,
    little: bool,
}

impl Segment {
    /// A segment with the types written in `text`, from its `/` on, if they go together.
    pub fn of_types(text: &str) -> Option<Segment> {
        let (mut kind, mut unit, mut sign, mut order) = (None, None, None, None);
        let text: String = without_blank(text.strip_prefix('/').unwrap_or(text));
        for word in text.split('-').filter(|_| !text.is_empty()) {
            match word {
                "integer" => set(&mut kind, (Type::Integer, 1))?,
                "float" => set(&mut kind, (Type::Float, 1))?,
                "binary" | "bytes" => set(&mut kind, (Type::Binary, 8))?,
                "bitstring" | "bits" => set(&mut kind, (Type::Binary, 1))?,
                "utf8" => set(&mut kind, (Type::Utf8, 0))?,
                "utf16" => set(&mut kind, (Type::Utf16, 0))?,
                "utf32" => set(&mut kind, (Type::Utf32, 0))?,
                "signed" | "unsigned" => set(&mut sign, word == "signed")?,
                "big" => set(&mut order, false)?,
                "little" => set(&mut order, true)?,
                "native" => set(&mut order, cfg!(target_endian = "little"))?,
                _ => {
                    let digits = word.strip_prefix("unit:")?;
                    let (rest, _) = lex::number(digits.as_bytes()).ok()?;
                    let value = lex::plain(digits.as_bytes()).parse().ok()?;
                    (rest.is_empty() && (1..=256).contains(&value)).then_some(())?;
                    set(&mut unit, value)?;
                }
            }
        }
        let (kind, default_unit) = kind.unwrap_or((Type::Integer, 1));
        if unit.is_some() && matches!(kind, Type::Utf8 | Type::Utf16 | Type::Utf32) {
            return None;
        }
        let needs_size = unit.is_some() && kind != Type::Binary;
        let segment =
            Segment { size: None, kind, unit: unit.unwrap_or(default_unit), little: order == Some(true) };
        Some(Segment { size: needs_size.then_some(u64::MAX), ..segment })
    }
}

/// Notes one thing about a segment; saying it twice alike is fine.
fn set<T: PartialEq + Copy>(slot: &mut Option<T>, value: T) -> Option<()> {
    let fits = slot.is_none_or(|old| old == value);
    *slot = Some(value);
    fits.then_some(())
}

/// The text without white space and comments, and atoms without their quotes.
fn without_blank(text: &str) -> String {
    let mut lines = text.lines().map(|line| line.split('%').next().unwrap_or_default());
    lines
        .by_ref()
        .flat_map(|line| line.chars().filter(|c| !c.is_whitespace() && *c > ' ' && *c != '\''))
        .collect()
}

/// Puts bits behind each other.
#[derive(Debug, Default)]
pub(in crate::syntax::term) struct Writer {
    bytes: Vec<u8>,
    /// How many bits of the last byte are in use, 0 for all of them.
    used: u8,
}

impl Writer {
    /// Adds one segment; `None` if the value does not fit its types.
    pub fn segment(&mut self, segment: &Segment, value: &ErlKind, is_string: bool) -> Option<()> {
        if is_string {
            let ErlKind::String(text) = value else { return None };
            return text.chars().try_for_each(|character| {
                self.segment(segment, &ErlKind::Integer(u32::from(character).into()), false)
            });
        }
        match (segment.kind, value) {
            (Type::Integer, ErlKind::Integer(integer)) => {
                self.integer(integer, bits_of(segment, 8)?, segment.little);
            }
            (Type::Float, ErlKind::Integer(_) | ErlKind::Float(_)) => self.float(segment, value)?,
            (Type::Binary, ErlKind::Binary(bytes)) => self.part(segment, bytes, 0)?,
            (Type::Binary, ErlKind::Bits(bytes, length)) => self.part(segment, bytes, *length)?,
            (Type::Utf8 | Type::Utf16 | Type::Utf32, ErlKind::Integer(integer)) if segment.size.is_none() => {
                self.character(segment, char::from_u32(u32::try_from(integer).ok()?)?);
            }
            _ => return None,
        }
        Some(())
    }

    fn float(&mut self, segment: &Segment, value: &ErlKind) -> Option<()> {
        let float = match value {
            ErlKind::Float(float) => *float,
            ErlKind::Integer(integer) => integer.to_string().parse().ok().filter(|f: &f64| f.is_finite())?,
            _ => return None,
        };
        let (bits, width): (u64, u64) = match bits_of(segment, 64)? {
            64 => (float.to_bits(), 64),
            #[expect(clippy::cast_possible_truncation, reason = "the segment asks for a short float")]
            32 => (u64::from((float as f32).is_finite().then_some(float as f32)?.to_bits()), 32),
            16 => (u64::from(half(float)?), 16),
            _ => return None,
        };
        self.integer(&bits.into(), width, segment.little);
        Some(())
    }

    fn character(&mut self, segment: &Segment, character: char) {
        match segment.kind {
            Type::Utf8 => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    self.push(byte, 8);
                }
            }
            Type::Utf16 => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.integer(&(*unit).into(), 16, segment.little);
                }
            }
            _ => self.integer(&u32::from(character).into(), 32, segment.little),
        }
    }

    /// A binary, or its first part if the segment has a size.
    fn part(&mut self, segment: &Segment, bytes: &[u8], last: u8) -> Option<()> {
        let have = bytes.len() as u64 * 8 - u64::from(if last == 0 { 0 } else { 8 - last });
        let want = match segment.size {
            Some(size) => size.checked_mul(segment.unit)?,
            None if have.is_multiple_of(segment.unit) => have,
            None => return None,
        };
        if want > have {
            return None;
        }
        for index in 0..want.div_ceil(8) {
            let left = want - index * 8;
            let length = u8::try_from(left.min(8)).unwrap_or(8);
            self.push(bytes[usize::try_from(index).ok()?] >> (8 - length), length);
        }
        Some(())
    }

    /// The low `width` bits of an integer in two's complement.
    fn integer(&mut self, integer: &BigInt, width: u64, little: bool) {
        let mut bytes = integer.to_signed_bytes_le();
        let filler = if integer.sign() == Sign::Minus { 0xff } else { 0 };
        let length = usize::try_from(width.div_ceil(8)).unwrap_or_default();
        bytes.resize(length, filler);
        let odd = u8::try_from(width % 8).unwrap_or_default();
        if little {
            let (last, whole) = match bytes.split_last() {
                Some((last, whole)) if odd != 0 => (Some(*last), whole),
                _ => (None, bytes.as_slice()),
            };
            for byte in whole {
                self.push(*byte, 8);
            }
            if let Some(last) = last {
                self.push(last, odd);
            }
            return;
        }
        for (index, byte) in bytes.iter().rev().enumerate() {
            self.push(*byte, if index == 0 && odd != 0 { odd } else { 8 });
        }
    }

    /// The low `length` bits of a byte.
    fn push(&mut self, byte: u8, length: u8) {
        let byte = if length == 8 { byte } else { byte & ((1 << length) - 1) };
        let free = if self.used == 0 { 0 } else { 8 - self.used };
        if length <= free {
            *self.bytes.last_mut().expect("a byte in use exists") |= byte << (free - length);
            self.used = (self.used + length) % 8;
            return;
        }
        if free > 0 {
            *self.bytes.last_mut().expect("a byte in use exists") |= byte >> (length - free);
        }
        let left = length - free;
        self.bytes.push(if left == 8 { byte } else { byte << (8 - left) });
        self.used = left % 8;
    }

    /// The binary that has been put together.
    pub fn finish(self) -> ErlKind {
        if self.used == 0 { ErlKind::Binary(self.bytes) } else { ErlKind::Bits(self.bytes, self.used) }
    }
}

fn bits_of(segment: &Segment, default: u64) -> Option<u64> {
    let size = segment.size.unwrap_or(default);
    size.checked_mul(segment.unit).filter(|bits| *bits <= MOST_BITS)
}

/// The nearest float of 16 bits, if it is finite.
fn half(float: f64) -> Option<u16> {
    let sign = if float.is_sign_negative() { 0x8000 } else { 0 };
    let size = float.abs();
    if size == 0.0 {
        return Some(sign);
    }
    let exponent = i32::try_from((size.to_bits() >> 52) & 0x7ff).ok()? - 1023;
    // Below the least normal exponent the steps stay as wide as they are there.
    let step = f64::exp2(f64::from(exponent.max(-14) - 10));
    let steps = (size / step).round_ties_even();
    let value = steps * step;
    if value > 65504.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 2048 steps")]
    let steps = steps as u16;
    let biased = u16::try_from(exponent.max(-14) + 14).ok()?;
    // A carry out of the fraction raises the exponent, as it should.
    Some(sign | (biased * 1024 + steps))
}
