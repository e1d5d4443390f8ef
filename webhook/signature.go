package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// signature returns the HMAC that a delivery claims to be signed with: X-Hub-Signature-256, once, as
// sha256= and 64 hexadecimal digits. It reports whether there is one.
func signature(header http.Header) ([]byte, bool) {
	values := header.Values("X-Hub-Signature-256")
	if len(values) != 1 {
		return nil, false
	}
	digits, ok := strings.CutPrefix(values[0], "sha256=")
	if !ok {
		return nil, false
	}
	claimed, err := hex.DecodeString(digits)
	return claimed, err == nil && len(claimed) == sha256.Size
}

// signed reports whether the HMAC was made of the body with one of the secrets. An empty secret is
// none.
func signed(body, claimed []byte, secrets [][]byte) bool {
	valid := false
	for _, secret := range secrets {
		if len(secret) == 0 {
			continue
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		valid = hmac.Equal(mac.Sum(nil), claimed) || valid
	}
	return valid
}
