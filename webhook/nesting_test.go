package webhook_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/milepost/milepost/webhook"
)

// tokens are what payloads are built from.
var tokens = []string{
	"{", "}", "[", "]", `{"a":`, `"a":[`, `"`, `\`, `\"`, `\u005b`, ",", ":", `"repository"`, `"installation"`, `"id"`, "1", "null", " ", "[]", "{}",
}

// FuzzKeysOfNestedTokens builds payloads of tokens, each repeated up to 2,048 times, and compares with
// what the standard library, which bounds depth itself, makes of them.
func FuzzKeysOfNestedTokens(f *testing.F) {
	f.Add([]byte{2, 11, 3, 11})
	f.Add([]byte{4, 11, 15, 0, 1, 11})
	f.Add([]byte{4, 0, 2, 6, 3, 6, 1, 0})
	f.Add([]byte{0, 0, 6, 0, 8, 11, 2, 11})
	f.Fuzz(func(t *testing.T, recipe []byte) {
		var payload []byte
		for ; len(recipe) >= 2 && len(payload) < 64<<10; recipe = recipe[2:] {
			token := tokens[int(recipe[0])%len(tokens)]
			payload = append(payload, bytes.Repeat([]byte(token), 1<<(recipe[1]%12))...)
		}
		_, err := webhook.Keys("issues", payload)
		depth, isObject := shape(payload)
		if want := isObject && depth <= 100; (err == nil) != want {
			t.Errorf("error %v for a payload that nests %d levels, an object: %v", err, depth, isObject)
		}
	})
}

// shape returns how deep a payload nests and whether it is a JSON object.
func shape(payload []byte) (depth int, isObject bool) {
	if !json.Valid(payload) {
		return 0, false
	}
	level := 0
	for decoder := json.NewDecoder(bytes.NewReader(payload)); ; {
		token, err := decoder.Token()
		if err != nil {
			return depth, isObject
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			isObject = isObject || depth == 0 && token == json.Delim('{')
			level++
			depth = max(depth, level)
		case json.Delim('}'), json.Delim(']'):
			level--
		}
	}
}
