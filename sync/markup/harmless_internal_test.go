package markup

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// ownHost is a GitHub Enterprise Server, on which the texts of these tests are shown.
const ownHost = "ghe.example:8443"

var ownHead = sync.Head{Commit: "c0ffee0", WebURL: "https://" + ownHost + "/acme/plans"}

var tagPattern = regexp.MustCompile(`<[^>]*>`)

// soup are the pieces of which texts are made that try to act.
var soup = []string{
	"@octocat", "@", "octocat", "@acme/team", "oc**to**cat", "#", "1", "#12", "GH", "-", "GH-1", "gh-", "acme/my_repo#12", "acme\\/r#1", "acme/r@",
	"deadbeef1", "a5c3785ed8d6a35868bc169f07e40e889087fd2e", "fixes ", "closes: ", "Resolves ",
	"https://github.com/o/r/issues/5", "https://ghe.example:8443/o/r/pull/5", "https://", "github.com", "/o/r", "/issues/5", "www.", "www.github.com/o/r/issues/1", "ghe.example:8443", "//",
	"&#64;", "&#x40;", "&commat;", "&num;", "&#35;", "&#49;", "&#111;", "&amp;", "&sol;", "&lowbar;", "&#45;", "&", ";", "&#", "&#00000000064;", "%40", "%2F", "%69ssues",
	"\\", "\\@", "\\#", "\\-", "\\/", "\\`", "\\_", "\\<",
	"`", "``", "```", "~~~", "````", "\n```\n", "\n\n```\n", "~~", "*", "**", "_", "__", "~",
	"[", "]", "[x](", "](", ")", "](<", ">)", "![", "[a]: ", "][", "[^1]", "[^1]: ", "[^", " \"", "\"", "'", "(",
	"|", "| a | b |\n| - | - |\n", "\n| `", "` |", "\\|",
	"<", ">", "<b>", "</b>", "<x>", "</x>", "<x a=\">\">", "<!-- ", " -->", "<!--", "<?", "?>", "<![CDATA[", "]]>", "<div>\n", "</div>\n", "<details>", "<https://e.com/", "<me@e.com>", "<a:b c=\">\">",
	"<img alt=\"@octocat\">", "<a href=\"https://github.com/o/r/issues/5\">", "</a>",
	"me@example.com", "http://e.com/`", "https://medium.com/@octocat", "$", "$`",
	" ", "  ", "    ", "\n", "\n\n", "\n    ", "\n  ", "\t", "\r\n", "\r", "> ", "- ", "\n- ", "\n> ", "1. ", "\n1. ", "\n# ", "\n---\n", "===", ":", ": ", "x", "a ", "é", "\u200b", "\u2060", "\x00", "…", "`@code`", "`#1`",
}

func drawSoup() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(soup), 1, 24).Draw(t, "pieces"), "")
	})
}

func soupOf(recipe []byte) string {
	var out strings.Builder
	for _, b := range recipe {
		out.WriteString(soup[int(b)%len(soup)])
	}
	return out.String()
}

// settings put a text where the product shows it: Markdown of a document in an issue's body, whole
// and cut, and plain text in the bodies of issues, pull requests, check runs and comments.
var settings = []struct {
	name  string
	shown func(text string) string
}{
	{"issue", func(text string) string { return Copied(text, ownHead, "c0ffee0", "docs/plan.md", 60_000) }},
	{"cut issue", func(text string) string {
		return Copied(text, ownHead, "c0ffee0", "docs/plan.md", 1+utf8.RuneCountInString(text)*2/3)
	}},
	{"block", func(text string) string {
		return Block{Link: "x", Plan: text, Section: []string{text, "b"}, Facts: []string{text}, Text: Copied(text, ownHead, "c0ffee0", "plan.md", 60_000)}.Render("")
	}},
	{"pull request", func(text string) string {
		return "| a | b |\n| --- | --- |\n| " + Inline(text) + " | " + Inline(parser.Truncate(text, 9)) + " |\n\n### [" + Inline(text) + "](x)\n\n- " + Line(text) + "\n"
	}},
	{"check run", func(text string) string {
		return "- " + Line(sync.Describe(sync.CreateIssue{Title: text})) + "\n- " + Line(text) + "\n"
	}},
}

// problemsIn tells what a text would do in the setting with this number, and as a plain one.
func problemsIn(t testing.TB, setting int, text string) (problems []string) {
	t.Helper()
	where := settings[setting]
	markdown := where.shown(text)
	for _, act := range gfmtest.Acts(t, markdown, ownHost) {
		problems = append(problems, fmt.Sprintf("%s: %q acts: %s", where.name, text, act))
	}
	if inside := strings.TrimPrefix(markdown, blockBegin); strings.Contains(inside, "<!--") {
		problems = append(problems, fmt.Sprintf("%s: %q keeps a comment", where.name, text))
	}
	for _, act := range gfmtest.ActsInText(Neutral(text), ownHost) {
		problems = append(problems, fmt.Sprintf("plain: %q acts: %s", text, act))
	}
	return problems
}

func TestText_is_harmless_as_rendered(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	for name, text := range map[string]string{
		"an escape in the repository's name":      "fixes acme/my_repo#12",
		"a number as an entity":                   "#&#49;",
		"a name as an entity":                     "@&#111;ctocat",
		"an at sign as an entity":                 "&#64;octocat &commat;octocat &#x40;octocat",
		"a hash as an entity":                     "&num;12 &#35;12",
		"a long entity in HTML":                   "<div>\n&#0000000000064;octocat &#64octocat\n</div>",
		"an escaped dash":                         "GH\\-1",
		"a dash as an entity":                     "GH&#45;1",
		"an escaped slash":                        "acme\\/r#1",
		"a code span across a table's cells":      "| a | b |\n| - | - |\n| `x | @octocat `y` |\n",
		"a code span that a cell's end cuts":      "| a | b |\n| - | - |\n| ` | @octocat `|\n",
		"a footnote's paragraph":                  "text[^1]\n\n[^1]: first\n\n    @octocat #12\n",
		"a back-tick in an autolink":              "<https://e.com/`> @octocat `x`",
		"a back-tick in a bare address":           "https://e.com/` @octocat `x",
		"a back-tick in a link's target":          "[x](a`b) @octocat `x",
		"a back-tick in a link's title":           "[x](a \"`\") @octocat `x",
		"a back-tick in a tag":                    "<a href=\"`\">x</a> @octocat `x",
		"a back-tick in a definition":             "[`]: x\n@octocat `x\n",
		"an escaped back-tick":                    "\\`@octocat\\`",
		"a code span that shortening cuts":        strings.Repeat("x ", 20) + "`" + strings.Repeat("@octocat ", 20) + "`",
		"a fence that shortening cuts":            "```\nx\n```\n@octocat\n```\nx\n```\n",
		"an address in a link, escaped":           "[x](https://github.com\\/o/r/issues\\/5) [x](https:\\/\\/github.com/o/r/pull/5)",
		"an address in a link, with entities":     "[x](https://git&#104;ub.com/o/r/iss&#117;es/5) [x](https&colon;//github.com/o/r/issues/5)",
		"an address in a link, with percents":     "[x](https://github.com/o/r/%69ssues/5)",
		"an address in a definition":              "[x][y]\n\n[y]: https://github.com/o/r/issues/&#53;",
		"an address in a tag":                     "<a href='https://github.com/o/r/issues/5'>x</a>",
		"an address without a scheme":             "www.github.com/o/r/issues/5 _www.github.com/o/r/issues/1 [x](//github.com/o/r/issues/5)",
		"an address with more than its host":      "https://ann@github.com:443/o/r/issues/5",
		"addresses of an Enterprise host":         "https://ghe.example:8443/o/r/issues/5 https://GHE.example:8443/o/r/pull/5#issuecomment-1 [c](https://ghe.example:8443/o/r/commit/deadbeef1) <https://ghe.example:8443/o/r/discussions/1>",
		"a name with markup":                      "@oc**to**cat **@octocat** _@octocat_ a**@octocat** @**octocat**",
		"a reference with markup":                 "#**1** GH-**1** #[1](x) [#1](x)",
		"a tag that is dropped":                   "GH<x>-1 #<x a=\">\">1 @<x></x>octocat G<x>H-1",
		"a tag with a colon":                      "<div>\nGH<a:b c=\">\">-1 #<a:b c=\">\">1\n</div>",
		"a comment that is dropped":               "GH<!-- -->-1 #<!-- x -->1 @<?x?>octocat",
		"a commit":                                "see a5c3785ed8d6a35868bc169f07e40e889087fd2e, acme/r@a5c3785 and ann@deadbeef, 1<b>a5c3785ed8d6a35868bc169f07e40e889087fd2e",
		"an entity behind an address":             "https://e.com/5>)&#35; https://e.com/&#32;&#64;octocat www.e.com>&#35;1 https://e.com/5\\@octocat www.e.com>a&#64;octocat https://e.com>\\@&#49;",
		"a team":                                  "@acme/team, cc .@octocat (/@octocat) @@octocat",
		"a fence in a list that ends with it":     "- ```\n\n  ```\n@octocat\n",
		"a fence in a tag":                        "<div>\n```\n@octocat\n```\n</div>\n",
		"a fence below a table":                   "| a |\n| - |\n```\n#1\n```\n@octocat",
		"an instruction over blank lines":         "<?\n\n`@octocat`\n\n?>\n\n`@octocat`",
		"code below pre":                          "<pre>\n\n    @octocat\n\n`@octocat`\n",
		"what looks like indented code in a list": "- a\n\n      b\n\n    @octocat\n",
		"a number behind a keyword's markup":      "**Fixes** **#12**, closes [#12](x), resolves <b>#12</b>",
		"a keyword in front of an address":        "closes https://github.com/o/r/issues/12",
		"the end of our block":                    "&lt;!-- milepost:begin --&gt; \\<!-- milepost:begin --> <!-- milepost:begin -->",
		"a formula":                               "$a `$ @octocat $` b$",
		"an address behind one of another host":   "https://e.com/o/r/issues/https://github.com/o/r/issues/5",
		"an address in a picture":                 "![x](https://github.com/o/r/issues/5)",
		"a line break in a label":                 "[x][a\n`b] @octocat `y\n\n[a `b]: /url",
		"a span over lines":                       "a `b\nc` @octocat `d",
		"a very long run":                         strings.Repeat("`", 90) + "@octocat" + strings.Repeat("`", 90),
		"signs in front of digits of a commit":    "a[a]: &commat;deadbeef1 [b]: @deadbe GH[c]: GH-1abcdef [d]: #1abcdef12 [e]: a@abcdef12#9 ]:@octocatdeadbe1",
		"a carriage return":                       "<div>\r\n`@octocat`\r\n</div>\r`@octocat`",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for setting := range settings {
				for _, problem := range problemsIn(t, setting, text) {
					t.Error(problem)
				}
			}
		})
	}
}

func TestText_is_harmless_whatever_it_is_made_of(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	rapid.Check(t, func(r *rapid.T) {
		text := drawSoup().Draw(r, "text")
		for _, problem := range problemsIn(t, rapid.IntRange(0, len(settings)-1).Draw(r, "setting"), text) {
			r.Fatal(problem)
		}
	})
}

func FuzzText_is_harmless(f *testing.F) {
	gfmtest.Require(f)
	for i := range soup {
		f.Add([]byte{byte(i), byte(i), byte(i + 1), byte(3 * i)})
	}
	f.Fuzz(func(t *testing.T, recipe []byte) {
		if len(recipe) == 0 {
			return
		}
		for _, problem := range problemsIn(t, int(recipe[0])%len(settings), soupOf(recipe[1:min(len(recipe), 40)])) {
			t.Error(problem)
		}
	})
}

func TestPlain_text_reads_as_it_is(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 \\`*_[]()<>&#;|~!-+.=@/:x\"'é")), 1, 20, -1).Draw(r, "text")
		page := gfmtest.Render(t, "x "+Inline(text)+" y", false)
		page = html.UnescapeString(tagPattern.ReplaceAllString(page, ""))
		if got, want := strings.Join(strings.Fields(strings.ReplaceAll(page, breaker, "")), " "), strings.Join(strings.Fields("x "+text+" y"), " "); got != want {
			r.Fatalf("%q reads as %q", want, got)
		}
	})
}

func TestCode_is_left_as_it_is(t *testing.T) {
	t.Parallel()
	for _, markdown := range []string{
		"Run `npm i @scope/pkg` and `git show deadbeef1`.",
		"See [docs](docs/a.md) and `@scope`; then ``a ` @b``.",
		"Cost $5. See https://e.com/x and `#1`.",
		"| a | b |\n| - | - |\n| `@a` | `#1` |",
		"Text:\n```sh\nnpm i @scope/pkg # 12 #12\n```\nmore `@x`",
		"~~~\n@octocat\n~~~",
		"Text\n\n    npm i @scope/pkg\n\nmore",
		"Use `<div>` and `<?php` with `@x`:\n```html\n<a href=\"#1\">@x</a>\n```",
	} {
		if got := harmless(markdown, ownHost); got != markdown {
			t.Errorf("code was changed:\n%q\n%q", markdown, got)
		}
	}
}

func TestAddresses_still_lead_where_they_did(t *testing.T) {
	t.Parallel()
	for markdown, want := range map[string]string{
		"https://medium.com/@ann/post":                        "https://medium.com/%40ann/post",
		"[x](https://e.com/#12)":                              "[x](https://e.com/#%312)",
		"https://www.github.com/o/r/issues/5":                 "https://redirect.github.com/o/r/issues/5",
		"https://github.com/o/r/issues/5#issuecomment-12":     "https://redirect.github.com/o/r/issues/5#issuecomment-12",
		"https://ghe.example:8443/o/r/issues/5":               "https://ghe.example:8443/login?return_to=%2Fo/r/issues/5",
		"https://codeberg.org/o/r/issues/5":                   "https://codeberg.org/o/r/issues/5",
		"https://github.com/o/r and https://github.com/ann":   "https://github.com/o/r and https://github.com/ann",
		"https://e.com/a5c3785ed8d6a35868bc169f07e40e889087f": "https://e.com/a5c3785ed8d6a35868bc169f07e40e889087f",
		"ann@example.com, 10000000 users, C# 7":               "ann@example.com, 10000000 users, C# 7",
	} {
		if got := harmless(markdown, ownHost); got != want {
			t.Errorf("%q became %q, not %q", markdown, got, want)
		}
	}
}

func TestClosesNothing_leaves_all_else(t *testing.T) {
	t.Parallel()
	for text, acts := range map[string]bool{
		"fixes acme/my_repo#12": true, "Closes: GH-1": true, "resolved https://ghe.example/o/r/issues/5": true, "fix #1": true, "closes acme#5": true,
		"see #12": false, "prefix #1": false, "fixes the plan": false, "docs: {changes} @ann": false,
	} {
		if got := ClosesNothing(text); (got != text) != acts {
			t.Errorf("%q became %q", text, got)
		}
		if MayClose(text) != acts {
			t.Errorf("that %q may close an issue is %t", text, !acts)
		}
		if MayClose(ClosesNothing(text)) {
			t.Errorf("%q is not harmless when it was made so", text)
		}
	}
}

// BenchmarkHarmless measures bodies of 64 KiB, most of them hostile: the time for each must be about
// that for plain words.
func BenchmarkHarmless(b *testing.B) {
	for _, piece := range []string{
		"words of a plan ", "`", "` ", "``` ", "[", "](", "[x](", "<", "<x ", "<x a=\"", "@", "@a ", "#1", "&#64;", "&", "://", "https://github.com/o/r/issues/1 ", "//a/b/c/issues/", "www.", "deadbeef1 ", "|`", "\\`", "- ```\n", "[^", "%40", "*", "\n\n    x", "$",
	} {
		text := strings.Repeat(piece, maxBody/len(piece))
		b.Run(fmt.Sprintf("%q", piece), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Copied(text, ownHead, "c0ffee0", "docs/plan.md", 60_000)
			}
		})
	}
}
