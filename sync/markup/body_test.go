package markup_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/markup"
)

// A block that lost some of its comments is replaced where it stands, and people's text around it stays.
func TestReplaceBlock_finds_a_block_that_lost_its_comments(t *testing.T) {
	t.Parallel()
	const first, before, after = "<!-- milepost:begin -->\n", "> A quote of ours.\n\n", "\n\n> From [somewhere](else)\n\nOurs."
	key := []byte("key")
	seal := markup.Marker{Key: "k", Repository: 1, Plan: "a.md", State: parser.StateOpen}.Seal(key)
	block := markup.Block{Link: "https://example.org/a", Plan: "a.md", Line: 3, Text: "Inside."}.Render(seal)
	fresh := markup.Block{Link: "https://example.org/b", Plan: "a.md", Line: 4}.Render(seal)
	for name, stripped := range map[string]string{
		"whole":              block,
		"no_first_comment":   strings.Replace(block, first, "", 1),
		"no_marker":          strings.Replace(block, seal, "", 1),
		"neither":            strings.Replace(strings.Replace(block, first, "", 1), seal, "", 1),
		"no_last_words":      strings.Replace(block, "<sub>Milepost keeps this part in step with the plan. Whatever you write below it stays yours.</sub>\n", "", 1),
		"a_marker_of_others": strings.Replace(block, " mac=", " mac=x", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := markup.ReplaceBlock(before+stripped+after, fresh)
			text := ""
			if name == "no_marker" || name == "neither" {
				text = "\n" // the line that the marker stood in
			}
			if want := before + fresh + text + after; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestAnySeal_counts_for_every_marker_and_seals_none(t *testing.T) {
	t.Parallel()
	marker := markup.Marker{Key: "k", Repository: 1, Plan: "a.md", State: parser.StateOpen}
	lost, kept := []byte("a key that is lost by now"), []byte("the key that there is now")
	body := "text\n" + marker.Seal(lost)
	keys := [][]byte{kept, markup.AnySeal()}
	if found, ok := markup.OpenMarker(body, keys); !ok || found != marker {
		t.Errorf("%+v, %t, want %+v", found, ok, marker)
	}
	if _, ok := markup.OpenMarker(body, markup.WithoutAnySeal(keys)); ok || len(keys) != 2 {
		t.Error("a seal of a lost key counts where it should not, or a key was lost")
	}
	hidden := [][]byte{kept, markup.HiddenSeal()}
	if found, ok := markup.OpenMarker(body, markup.WithoutAnySeal(hidden)); !ok || found != marker {
		t.Errorf("%+v, %t, want %+v by a hidden key", found, ok, marker)
	}
	for _, body := range []string{"text", "<!-- milepost:v1 key=k -->", marker.Seal(markup.AnySeal()), marker.Seal(markup.HiddenSeal())} {
		if _, ok := markup.OpenMarker(body, [][]byte{kept}); ok {
			t.Errorf("%q counts", body)
		}
	}
}
