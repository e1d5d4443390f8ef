package sync

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// ShortHash is the first 64 bits of SHA-256 over the parts, in hexadecimal.
func ShortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
