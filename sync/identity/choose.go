package identity

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/milepost/milepost/sync"
)

// ChoiceHash names the answer that an item of a document is the known one with the key, or a new one if
// the key is "". It stays the same while the item's section and text do, and its place among those with
// the same ones; lines may move.
func ChoiceHash(documents []sync.Document, placed Located, key sync.Key) string {
	document := documents[placed.Document]
	item := document.Plan.Items[placed.Item]
	section := document.ItemSection(item)
	twins := 0
	for _, other := range document.Plan.Items[:placed.Item] {
		if other.Text == item.Text && slices.Equal(document.ItemSection(other), section) {
			twins++
		}
	}
	parts := append([]string{string(sync.AskWhich), string(key), document.Path, item.Text, strconv.Itoa(twins)}, section...)
	return sync.ShortHash(parts...)
}

// Choose places the items of which somebody said who they are, by the hashes of their choices. It returns
// which of those it followed.
func Choose(documents []sync.Document, placement Placement, approved []string) (chosen Placement, followed []string) {
	if len(approved) == 0 {
		return placement, nil
	}
	var unclear []AmbiguousGroup
	for _, group := range placement.Ambiguous {
		group.Keys, group.Items = slices.Clone(group.Keys), slices.Clone(group.Items)
		for at := 0; at < len(group.Items); {
			placed := group.Items[at]
			key, hash := chosenFor(documents, placed, group.Keys, approved)
			if hash == "" {
				at++
				continue
			}
			followed = append(followed, hash)
			placed.Key = key
			if key != "" {
				placed.How = sync.HowLink // somebody said so
			}
			placement.Items = append(slices.Clone(placement.Items), placed)
			group.Items = slices.Delete(group.Items, at, at+1)
			group.Keys = slices.DeleteFunc(group.Keys, func(other sync.Key) bool { return other == key })
		}
		unclear = append(unclear, group)
	}
	if len(followed) == 0 {
		return placement, nil
	}
	placement.Ambiguous = unclear
	slices.SortStableFunc(placement.Items, func(a, b Located) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Item, b.Item))
	})
	return placement, followed
}

// chosenFor finds the answer that was given for an item. Of several, one that names a known item counts.
func chosenFor(documents []sync.Document, placed Located, keys []sync.Key, approved []string) (key sync.Key, hash string) {
	for _, key := range append(slices.Clone(keys), "") {
		if hash := ChoiceHash(documents, placed, key); slices.Contains(approved, hash) {
			return key, hash
		}
	}
	return "", ""
}
