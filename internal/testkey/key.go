package testkey

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"sync"
)

var made = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("make a key for tests: " + err.Error()) // only a broken source of randomness can do that
	}
	return key
})

// Key returns the App's key, the same one in the whole process: making one takes a while.
func Key() *rsa.PrivateKey { return made() }

// PEM returns it as GitHub hands it out, in PKCS #1.
func PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(made())})
}
