package model_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/testkey"
)

// harness is what all sequences share: a port on which one built-in GitHub after the other is
// served, the App's key, and a database.
type harness struct {
	server *httptest.Server
	hub    atomic.Pointer[localhub.Hub]
	client *http.Client
	key    *rsa.PrivateKey
	pem    []byte
	ledger *ledger.Ledger
	// rooms counts the ledgers that were given out.
	rooms int64
}

func newHarness(t *testing.T) *harness {
	t.Helper()
	h := &harness{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
	var err error
	h.key, h.pem = testkey.Key(), testkey.PEM()
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.hub.Load().ServeHTTP(w, r)
	}))
	t.Cleanup(h.server.Close)
	if h.ledger, err = ledger.Open(t.Context(), fastFile(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.ledger.Close() })
	return h
}

// jwt signs a token for the App by the clock of the play; the library that the engine uses knows
// the real time only.
func (h *harness) jwt(now time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	text := part(`{"alg":"RS256","typ":"JWT"}`) + "." +
		part(fmt.Sprintf(`{"iss":"%d","iat":%d,"exp":%d}`, appID, now.Add(-time.Minute).Unix(), now.Add(5*time.Minute).Unix()))
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, h.key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err) // the key is good for that
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// fastFile is a file for a database in memory where the system has a place for that.
func fastFile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "milepost-model-")
	if err != nil {
		return filepath.Join(t.TempDir(), "ledger.db")
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "ledger.db")
}
