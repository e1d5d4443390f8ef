package dashboard

import (
	"regexp"
	"slices"

	"github.com/milepost/milepost/sync/markup"
)

// answerBox is an empty box bound to the answer with a hash.
func answerBox(hash string) string { return "- [ ] <!-- milepost:q=" + hash + " --> " }

// tickedBox is an answer box that somebody ticked. GitHub changes nothing but the sign in the brackets; an editor
// may have changed the bullet or the white space in front.
var tickedBox = regexp.MustCompile(`(?m)^[ \t>]*[-*+] \[[xX]\] <!-- milepost:q=([0-9a-f]{16}) -->`)

// Ticked lists the answers whose boxes are ticked in our part of a body, each once, in order. What stands
// elsewhere in it is people's own.
func Ticked(body string) []string {
	block, ok := markup.OwnBlock(body)
	if !ok {
		return nil
	}
	var hashes []string
	for _, found := range tickedBox.FindAllStringSubmatch(block, -1) {
		if !slices.Contains(hashes, found[1]) {
			hashes = append(hashes, found[1])
		}
	}
	return hashes
}
