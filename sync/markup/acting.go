package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// minCommit is how many digits of a commit GitHub makes a link of, maxCommit how many there are.
// https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
const (
	minCommit = 7
	maxCommit = 40
)

// actsIn finds where a text, as it is read, would act on GitHub, and returns the offsets in front
// of which a breaker keeps it from that, in no order:
//
//   - `@name` and `@organisation/team` notify, unless a letter or a digit stands in front;
//   - `#1`, `owner/repository#1`, `owner#1` and `GH-1` refer to an issue or a pull request, and
//     close it behind a keyword;
//   - 7 to 40 hexadecimal digits are a commit, also behind `owner/repository@`. A number of
//     decimal digits alone is left: people write those for other reasons.
//
// https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#mentioning-people-and-teams
//
// A wary look is for Markdown: what follows may be marked up, or stand behind a tag that is
// dropped, so that signs count, too.
func actsIn(text string, wary bool) []int {
	var at []int
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '@' && mentions(text, i, wary), c == '#' && numbered(text, i+1, wary), c == '-' && isGitHubDash(text, i, wary):
			at = append(at, i+1)
		case isHex(c) && (i == 0 || !isAlphanumeric(text[i-1])):
			end := i
			for end < len(text) && isHex(text[end]) {
				end++
			}
			at = append(at, commitBreaks(text, i, end, wary)...)
			i = end - 1
		}
	}
	return at
}

// mentions reports whether the sign at i mentions somebody, or leads to a commit.
func mentions(text string, i int, wary bool) bool {
	if i+1 == len(text) {
		return false
	}
	if i == 0 || !isAlphanumeric(text[i-1]) {
		return isAlphanumeric(text[i+1]) || wary && text[i+1] > ' ' && text[i+1] < utf8.RuneSelf
	}
	end := i + 1
	for end < len(text) && isHex(text[end]) {
		end++
	}
	return isCommit(text, i+1, end, wary)
}

// numbered reports whether the number of an issue starts at i.
func numbered(text string, i int, wary bool) bool {
	return i < len(text) && (isDecimal(text[i]) || wary && strings.IndexByte("<*~_[]`(!&\\", text[i]) >= 0)
}

// isGitHubDash reports whether the dash at i is that of `GH-1`.
func isGitHubDash(text string, i int, wary bool) bool {
	before := func(back int, letter byte) bool {
		return i >= back && (text[i-back]|0x20 == letter || wary && text[i-back] == '>')
	}
	return numbered(text, i+1, wary) && before(1, 'h') && (text[i-1] == '>' || before(2, 'g')) && (wary || i == 2 || !isAlphanumeric(text[i-3]))
}

// commitBreaks is where a run of hexadecimal digits has to be broken so that no part of it is
// long enough for a commit.
func commitBreaks(text string, start, end int, wary bool) []int {
	if !isCommit(text, start, end, wary) || strings.IndexFunc(text[start:end], func(r rune) bool { return r > '9' }) < 0 {
		return nil
	}
	var at []int
	for i := start + minCommit - 1; i < end; i += minCommit - 1 {
		at = append(at, i)
	}
	return at
}

// bareURLStart is what parts an address without brackets from the word in front of it.
var bareURLStart = regexp.MustCompile(`(?i)^(?:https?:|ftp:|www\.)`)

// isCommit reports whether a run of hexadecimal digits may be a commit: it is a word of its own.
func isCommit(text string, start, end int, wary bool) bool {
	return end-start >= minCommit && (wary || end-start <= maxCommit) && (end == len(text) || !isAlphanumeric(text[end]) || bareURLStart.MatchString(text[end:min(len(text), end+6)]))
}

// address finds addresses of issues, pull requests, discussions and commits. GitHub makes
// references of those on its own host, whatever the link says.
//
// Its groups are a www. behind slashes, one that stands for them, the host, its port, the first
// slash behind those, and the first sign of the number.
var address = regexp.MustCompile(
	`(?i)(?://(?:[^\s/@<>\\]*@)?(www\.)?|(www\.))([^\s/@<>?#:]+)(:\d+)?(/)/*[^\s/?#]+/+[^\s/?#]+/+(?:issues|pulls?|discussions|commits?)/+([0-9a-f])`)

// mayHoldAddress reports whether it is worth looking for an address.
func mayHoldAddress(text string) bool {
	return strings.Contains(text, "//") || containsFold(text, "www.")
}

// addressesIn returns the offsets of the numbers in the addresses that GitHub could make
// references of, on any host: in a plain text nobody has to be able to follow them.
func addressesIn(text string) []int {
	if !mayHoldAddress(text) {
		return nil
	}
	var at []int
	read := verbatim(text).withoutPercents()
	for _, m := range address.FindAllStringSubmatchIndex(read.text, -1) {
		at = append(at, read.start[m[12]])
	}
	return at
}

// broken puts breakers in front of the offsets.
func broken(text string, at []int) string {
	if len(at) == 0 {
		return text
	}
	slices.Sort(at)
	var out strings.Builder
	last := 0
	for _, i := range slices.Compact(at) {
		out.WriteString(text[last:i] + breaker)
		last = i
	}
	return out.String() + text[last:]
}

func containsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

func isDecimal(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDecimal(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func isAlphanumeric(c byte) bool { return isDecimal(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }
