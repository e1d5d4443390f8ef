package markup

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// Marker is the hidden line in an issue's body that says which item the issue mirrors. With the
// ledger lost, markers rebuild it. A marker counts only on an issue that the App's own bot user
// opened, and only with a valid seal, since anyone can write a look-alike.
type Marker struct {
	Key sync.Key
	// Phase tells that the issue is that of a phase and not of an item.
	Phase bool
	// Repository is the id of the repository: a transferred issue is none of the other's.
	Repository int64
	Plan       string
	// Slot is the hash of the item's leaf heading and text, see [Slot].
	Slot string
	// State is what was last mirrored; "" tells that the item was removed.
	State parser.State
	// Title is the hash of the title last mirrored, without suffix.
	Title string
	// Steps has a letter for each box of the checklist in the body, see [sync.StepLetters].
	Steps string
}

// removedState stands for "" in a marker.
const removedState = "removed"

// sealBytes is the length of the truncated HMAC-SHA256: 128 bits.
const sealBytes = 16

// The plan stands last, since only it can hold any character; it is quoted by the rules of Go.
var markerLine = regexp.MustCompile(
	`<!-- milepost:v1 (key=([a-z0-9-]+)( of=phase)? repo=([0-9]+) slot=([0-9a-f]*) state=([a-z]+)( steps=([oxdu]+))? title=([0-9a-f]*) plan=("(?:[^"\\]|\\.)*")) mac=([A-Za-z0-9_-]+) -->`)

// Seal writes the marker with a keyed MAC, as one HTML comment.
func (m Marker) Seal(key []byte) string {
	payload := m.payload()
	return "<!-- milepost:v1 " + payload + " mac=" + seal(key, payload) + " -->"
}

func (m Marker) payload() string {
	state := string(m.State)
	if state == "" {
		state = removedState
	}
	// A comment must not hold two hyphens in a row.
	plan := strings.ReplaceAll(strconv.QuoteToASCII(m.Plan), "-", `\x2d`)
	of := ""
	if m.Phase {
		of = " of=phase"
	}
	steps := ""
	if m.Steps != "" {
		steps = " steps=" + m.Steps
	}
	return fmt.Sprintf("key=%s%s repo=%d slot=%s state=%s%s title=%s plan=%s", m.Key, of, m.Repository, m.Slot, state, steps, m.Title, plan)
}

func seal(key []byte, payload string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:sealBytes])
}

// anySeal and hiddenSeal are no keys that anybody could have: keys are longer.
const (
	anySeal    = "any seal"
	hiddenSeal = "a hidden seal"
)

// AnySeal stands among keys where the key by which markers were sealed is lost: every marker of the right form counts.
// What is sealed by nothing but that is sealed anew, see [WithoutAnySeal].
func AnySeal() []byte { return []byte(anySeal) }

// HiddenSeal stands among keys for one that somebody else has, and that whoever only looks is not told: every marker of
// the right form counts, and none has to be sealed anew.
func HiddenSeal() []byte { return []byte(hiddenSeal) }

// WithoutAnySeal leaves out [AnySeal].
func WithoutAnySeal(keys [][]byte) [][]byte {
	return slices.DeleteFunc(slices.Clone(keys), func(key []byte) bool { return string(key) == anySeal })
}

// takesAny reports whether a key stands for every seal.
func takesAny(key []byte) bool { return string(key) == anySeal || string(key) == hiddenSeal }

// OpenMarker finds the marker in an issue's body and checks its seal with each of the keys.
func OpenMarker(body string, keys [][]byte) (Marker, bool) {
	for _, found := range markerLine.FindAllStringSubmatch(body, -1) {
		plan, err := strconv.Unquote(found[10])
		if err != nil {
			continue
		}
		repository, err := strconv.ParseInt(found[4], 10, 64)
		if err != nil {
			continue
		}
		marker := Marker{
			Key: sync.Key(found[2]), Phase: found[3] != "", Repository: repository, Slot: found[5],
			State: parser.State(found[6]), Steps: found[8], Title: found[9], Plan: plan,
		}
		if marker.State == removedState {
			marker.State = ""
		}
		for _, key := range keys {
			if takesAny(key) || hmac.Equal([]byte(seal(key, found[1])), []byte(found[11])) {
				return marker, true
			}
		}
	}
	return Marker{}, false
}

// HasMarker reports whether a text holds what looks like a marker, whoever sealed it.
func HasMarker(body string) bool { return markerLine.MatchString(body) }
