//! Numbers of people: resident and foreigner registration, cards, licences, accounts; and passports.
//!
//! A line's figures are read once as groups; the first pattern that fits at a group takes it. Where
//! the shape alone says too little (an account of one group), the words in front decide.

use super::Kind;
use super::scan::{Hit, Scan, is_hangul, is_space};

/// Groups of the longest pattern.
const GROUPS: usize = 8;

/// How far in front of a number the word stands that says what it is.
const REACH: usize = 14;

/// Figures in a row, and what parts them from the next ones.
#[derive(Clone, Copy, Debug)]
struct Group {
    start: usize,
    end: usize,
    /// The separator in front of it, space for none but space; a line end at the start of a run.
    joint: char,
}

impl Group {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Groups from one of them on: what patterns look at.
struct Groups<'s, 'a> {
    scan: &'s Scan<'a>,
    groups: &'s [Group],
}

/// How many groups a pattern takes, and what they are.
type Taken = Option<(usize, Kind)>;

impl Scan<'_> {
    /// Adds all such numbers.
    pub(super) fn numbers(&self, hits: &mut Vec<Hit>) {
        let mut at = 0;
        let mut run = Vec::new();
        while at < self.text.len() {
            if self.text[at].is_ascii_digit() {
                at = self.read_run(at, &mut run);
                self.match_run(&run, hits);
            } else {
                at += 1;
            }
        }
        self.passports(hits);
    }

    /// Reads the groups of a run that begins at `at`; gives its end.
    fn read_run(&self, at: usize, run: &mut Vec<Group>) -> usize {
        run.clear();
        let (mut start, mut joint) = (at, '\n');
        loop {
            let end = self.skip(start, usize::MAX, |c| c.is_ascii_digit());
            run.push(Group { start, end, joint });
            let next = self.skip(end, 3, |c| " -.~/".contains(c));
            if next == end || !self.char(next).is_ascii_digit() {
                return end;
            }
            let gap = &self.text[end..next];
            joint = gap.iter().copied().find(|&c| c != ' ').unwrap_or(' ');
            start = next;
        }
    }

    fn match_run(&self, run: &[Group], hits: &mut Vec<Hit>) {
        let mut first = 0;
        while first < run.len() {
            let groups = Groups {
                scan: self,
                groups: &run[first..run.len().min(first + GROUPS)],
            };
            let Some((taken, kind)) = groups.kind() else {
                first += 1;
                continue;
            };
            let end = run[first + taken - 1].end;
            let start = self.region_before(run[first].start, kind);
            hits.push(Hit {
                span: start..self.tail(end, kind),
                kind,
            });
            first += taken;
        }
    }

    /// The figures that a writer has starred out behind the front of a resident number belong to it.
    fn tail(&self, end: usize, kind: Kind) -> usize {
        match kind {
            Kind::ResidentNumber | Kind::ForeignerNumber => {
                let hyphen = self.skip(end, 1, |c| c == '-');
                let stars = self.skip(hyphen, 7, |c| "*x●○".contains(c));
                if stars > hyphen { stars } else { end }
            }
            _ => end,
        }
    }

    /// A licence begins with the region that issued it.
    fn region_before(&self, start: usize, kind: Kind) -> usize {
        let joint = self.skip_back(start, 1, |c| c == ' ' || c == '-');
        let region = self.word_ends(&self.words.regions, joint);
        region
            .filter(|_| kind == Kind::DriverLicence)
            .unwrap_or(start)
    }

    /// `M12345678`, `M123A4567`, and other letters behind the word for it.
    fn passports(&self, hits: &mut Vec<Hit>) {
        for at in 0..self.text.len() {
            let letter = self.text[at].is_ascii_lowercase();
            let before = self.char_before(at);
            if letter && !before.is_ascii_alphanumeric() && !"=/_-.&?".contains(before) {
                let end = self.skip(at, 11, |c| c.is_ascii_alphanumeric());
                let end = if end == at + 1 {
                    self.apart(at, end)
                } else {
                    end
                };
                if self.is_passport(at, end) {
                    hits.push(Hit {
                        span: at..end,
                        kind: Kind::Passport,
                    });
                }
            }
        }
    }

    /// The end of the figures a space behind the letter at `at`, where a passport is spoken of.
    fn apart(&self, at: usize, end: usize) -> usize {
        let start = self.skip(end, 1, is_space);
        let figures = self.skip(start, 9, |c| c.is_ascii_digit());
        let said = figures - start == 8 && self.near(&self.words.passports, at, REACH);
        if said { figures } else { end }
    }

    fn is_passport(&self, at: usize, end: usize) -> bool {
        let token = &self.text[at..end];
        let token: Vec<char> = token.iter().copied().filter(|c| *c != ' ').collect();
        let letter = |&c: &char| c.is_ascii_lowercase();
        let shape: Vec<bool> = token.iter().map(letter).collect();
        let usual = "msrgdot".contains(token[0])
            && (token.len() == 9 && shape[1..].iter().all(|letter| !letter)
                || matches!(
                    shape[..],
                    [true, false, false, false, true, false, false, false, false]
                ));
        let letters = shape.iter().filter(|&&letter| letter).count();
        let said = (8..=9).contains(&token.len()) && letters <= 2;
        (usual && !self.near(&self.words.public_numbers, at, 6))
            || (said && self.near(&self.words.passports, at, REACH))
    }
}

impl Groups<'_, '_> {
    fn kind(&self) -> Taken {
        if self
            .scan
            .near(&self.scan.words.public_numbers, self.start(), 6)
        {
            return None;
        }
        self.resident()
            .or_else(|| self.card())
            .or_else(|| self.licence())
            .or_else(|| self.account())
    }

    fn start(&self) -> usize {
        self.groups[0].start
    }

    /// Lengths of the groups.
    fn shape(&self) -> Vec<usize> {
        self.groups.iter().map(Group::len).collect()
    }

    /// The `index`-th figure of the first group.
    fn figure(&self, group: usize, index: usize) -> u8 {
        let c = self.scan.char(self.groups[group].start + index);
        u8::try_from(c).map_or(0, |byte| byte.wrapping_sub(b'0'))
    }

    /// Whether the groups `1..taken` are joined by one of `joints`.
    fn joined(&self, taken: usize, joints: &str) -> bool {
        self.groups[1..taken]
            .iter()
            .all(|group| joints.contains(group.joint))
    }

    /// Whether the number that `taken` groups make up is neither an amount nor part of a longer one.
    fn ends_at(&self, taken: usize) -> bool {
        let more = self.groups.get(taken);
        let longer = more.is_some_and(|group| group.joint == '-');
        !longer && !self.scan.counts(self.groups[taken - 1].end)
    }

    /// Whether a hyphen or a point joins it to the figures in front, without a space.
    fn continues(&self) -> bool {
        let start = self.start();
        match self.scan.char_before(start) {
            '-' | '.' | ',' => self.scan.char_before(start - 1).is_ascii_digit(),
            before => before == '제',
        }
    }

    /// Six figures of a birthday and seven, the first of which tells sex, century and citizenship.
    fn resident(&self) -> Taken {
        let said = self
            .scan
            .near(&self.scan.words.residents, self.start(), REACH);
        let shape = self.shape();
        let (taken, tail) = match shape[..] {
            [6, 7, ..] if self.joined(2, "- .~/") => (2, self.figure(1, 0)),
            [6, 1, ..] if self.joined(2, "-") && (said || self.is_starred(1)) => {
                (2, self.figure(1, 0))
            }
            [6, 1, 6, ..] if said => (3, self.figure(1, 0)),
            [13, ..] => (1, self.figure(0, 6)),
            [6 | 7, ..] if said && !self.scan.counts(self.groups[0].end) => (1, 1),
            _ => return None,
        };
        let loose = self.joined(taken, " .~/");
        let plausible = if loose { (1..=8).contains(&tail) } else { true };
        let birthday = shape[0] == 7 || self.is_birthday();
        let ends = shape[taken - 1] < 7 || self.ends_at(taken);
        let kind = if matches!(tail, 5..=8) {
            Kind::ForeignerNumber
        } else {
            Kind::ResidentNumber
        };
        (said || plausible && birthday && ends && !self.continues()).then_some((taken, kind))
    }

    fn is_starred(&self, group: usize) -> bool {
        matches!(
            self.scan.char(self.groups[group].end),
            '*' | 'x' | '●' | '○'
        )
    }

    /// Whether the first group begins with a month and a day behind two figures of a year.
    fn is_birthday(&self) -> bool {
        let two = |at| self.figure(0, at) * 10 + self.figure(0, at + 1);
        (1..=12).contains(&two(2)) && (1..=31).contains(&two(4))
    }

    /// Sixteen figures in fours, fifteen of American Express, or sixteen in a row with their check
    /// digit (Luhn, ISO/IEC 7812).
    fn card(&self) -> Taken {
        let said = self.scan.near(&self.scan.words.cards, self.start(), REACH);
        let first = self.figure(0, 0);
        let (taken, sure) = match self.shape()[..] {
            [4, 4, 4, 4, ..] => {
                let hyphens = self.joined(4, "-");
                let plain = self.joined(4, " .") && (3..=9).contains(&first);
                (4, (hyphens || plain) && !self.are_years(4))
            }
            [4, 6, 5, ..] => (3, first == 3 && self.joined(3, "- ")),
            [16, ..] => (1, (3..=9).contains(&first) && self.luhn()),
            [15, ..] => (1, first == 3 && self.luhn()),
            _ => return None,
        };
        (said || sure && self.ends_at(taken) && !self.continues()).then_some((taken, Kind::Card))
    }

    fn luhn(&self) -> bool {
        let len = self.groups[0].len();
        let weighted = (0..len).map(|at| {
            let doubled = self.figure(0, at) * if (len - at).is_multiple_of(2) { 2 } else { 1 };
            u32::from(doubled / 10 + doubled % 10)
        });
        weighted.sum::<u32>() % 10 == 0
    }

    fn are_years(&self, taken: usize) -> bool {
        (0..taken.min(self.groups.len())).all(|group| {
            let century = self.figure(group, 0) * 10 + self.figure(group, 1);
            self.groups[group].len() == 4 && matches!(century, 19 | 20)
        })
    }

    fn are_zeros(&self, taken: usize) -> bool {
        let figures = |group: &Group| &self.scan.text[group.start..group.end];
        let mut figures = self.groups[..taken].iter().flat_map(figures);
        figures.all(|&c| c == '0')
    }

    /// `11-12-345678-90`; with a region's name in front or behind the word for it, also shorter.
    fn licence(&self) -> Taken {
        let start = self.start();
        let said = self.scan.near(&self.scan.words.licences, start, REACH);
        let joint = self.scan.skip_back(start, 1, |c| c == ' ' || c == '-');
        let region = self
            .scan
            .word_ends(&self.scan.words.regions, joint)
            .is_some();
        let taken = match self.shape()[..] {
            [2, 2, 6, 2, ..] => {
                let office = self.figure(0, 0) * 10 + self.figure(0, 1);
                let usual = (11..=28).contains(&office) && self.joined(4, "-");
                (usual || said).then_some(4)?
            }
            [2, 6, 2, ..] if region || said => 3,
            [10 | 12, ..] if said => 1,
            _ => return None,
        };
        (self.joined(taken, "- ") && self.ends_at(taken)).then_some((taken, Kind::DriverLicence))
    }

    /// Groups behind or before the name of a bank, or enough of them to be nothing else.
    fn account(&self) -> Taken {
        let taken = self.account_groups();
        let figures: usize = self.groups[..taken].iter().map(Group::len).sum();
        let end = self.groups[taken - 1].end;
        let unusable = self.continues() || self.is_date() || self.are_zeros(taken);
        if !(9..=16).contains(&figures) || self.scan.counts(end) || unusable {
            return None;
        }
        let pairs = self.groups[..taken].iter().all(|group| group.len() >= 2);
        let hyphens = taken > 1 && self.joined(taken, "-");
        let shaped = hyphens && taken >= 3 && figures >= 11 && pairs;
        let introduced = (taken > 1 || figures >= 10) && self.is_introduced(taken, end);
        (shaped || introduced).then_some((taken, Kind::Account))
    }

    /// How many groups one account has: those with the same separator.
    fn account_groups(&self) -> usize {
        let joint = self.groups.get(1).map_or('\n', |group| group.joint);
        if !matches!(joint, '-' | ' ') {
            return 1;
        }
        let same = |group: &&Group| group.joint == joint && group.len() <= 8;
        1 + self.groups[1..].iter().take_while(same).count()
    }

    /// Whether a bank stands beside the number or a word for an account in front of it.
    fn is_introduced(&self, taken: usize, end: usize) -> bool {
        let (scan, start) = (self.scan, self.start());
        let behind = scan.skip(end, 2, |c| is_space(c) || c == '(');
        let word = scan.skip(behind, 8, |c| is_hangul(c) || c.is_ascii_lowercase());
        scan.near(&scan.words.accounts, start, REACH)
            || scan.near(&scan.words.banks, start, 3)
            || scan.names_bank(start, 10)
            || taken > 1
                && (is_institution(&scan.text[behind..word])
                    || scan.words.banks.contains(&scan.text[behind..word]))
    }

    /// `2019-01-12-30`, `2016-2017-2018` and the like.
    fn is_date(&self) -> bool {
        let century = self.figure(0, 0) * 10 + self.figure(0, 1);
        let short = self.groups.get(1).is_some_and(|group| group.len() <= 2);
        self.groups[0].len() == 4 && matches!(century, 19 | 20) && (short || self.are_years(2))
    }
}

impl Scan<'_> {
    /// Whether a word that ends like a bank's name stands at most `reach` characters before `at`.
    fn names_bank(&self, at: usize, reach: usize) -> bool {
        for end in (at.saturating_sub(reach)..=at).rev() {
            let before = self.char_before(end);
            if is_institution(&self.text[..end]) {
                return true;
            }
            if before == '\n' || before.is_ascii_digit() {
                return false;
            }
        }
        false
    }
}

/// Whether a text ends as the names of banks do.
fn is_institution(text: &[char]) -> bool {
    const ENDINGS: [&[char]; 7] = [
        &['은', '행'],
        &['농', '협'],
        &['수', '협'],
        &['신', '협'],
        &['금', '고'],
        &['증', '권'],
        &['우', '체', '국'],
    ];
    ENDINGS.iter().any(|ending| text.ends_with(ending))
}
