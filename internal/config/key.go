package config

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
)

// readPrivateKey reads the App's key however it came through: with line breaks written \n or of Windows, in quotes,
// indented, on one line, in base64, or without the lines around it. It gives the key in PEM, or says what was given in
// its place, never with a part of it.
func readPrivateKey(given Secret) (key Secret, problem string) {
	text := breaks.Replace(string(given))
	if isPrivateKey(Secret(text)) {
		return Secret(text), ""
	}
	text = unquote(strings.TrimSpace(strings.TrimPrefix(text, byteOrderMark)))
	if !strings.Contains(text, pemBegin) {
		inner, ok := unBase64(text)
		switch {
		case !ok && !strings.ContainsAny(text, "\n\r") && (strings.ContainsAny(text, `/\`) || strings.HasSuffix(text, ".pem")):
			return "", "it looks like the path of a file, and should be the key itself: give that path as MILEPOST_PRIVATE_KEY_FILE"
		case !ok:
			return "", notAKey
		case rsaKeyLabel(inner) != "":
			return rewritten(rsaKeyLabel(inner), inner), ""
		}
		text = strings.TrimPrefix(breaks.Replace(string(inner)), byteOrderMark)
	}
	label, inner, problem := unwrap(text)
	if problem != "" {
		return "", problem
	}
	if key := rewritten(label, inner); isPrivateKey(key) {
		return key, ""
	}
	return "", notAKey
}

const (
	byteOrderMark = "\ufeff"
	pemBegin      = "-----BEGIN "
	notAKey       = "it is not an RSA private key in PEM: use the .pem file as GitHub gave it, from -----BEGIN to the end"
)

// breaks are the ways in which line breaks are written: many places that hold environments cannot hold any.
var breaks = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", "\r\n", "\n", "\r", "\n")

// unwrap takes apart what stands between the lines around a key, and says what is wrong with these.
func unwrap(text string) (label string, inner []byte, problem string) {
	_, rest, _ := strings.Cut(text, pemBegin)
	label, rest, named := strings.Cut(rest, "-----")
	body, _, ended := strings.Cut(rest, "-----END ")
	switch {
	case !named:
		return "", nil, notAKey
	case !ended:
		return "", nil, "its end is missing, as where a place holds one line of it alone: write its line breaks as \\n, or give the file as MILEPOST_PRIVATE_KEY_FILE"
	case strings.Contains(body, "ENCRYPTED") || strings.Contains(label, "ENCRYPTED"):
		return "", nil, "it is encrypted with a passphrase, and nobody is there to type it: use the .pem file as GitHub gave it"
	case strings.Contains(label, "PUBLIC KEY"), strings.Contains(label, "CERTIFICATE"):
		return "", nil, "it is a public key or a certificate, and the private key is needed: generate one on the App's settings page"
	case label != "RSA PRIVATE KEY" && label != "PRIVATE KEY":
		return "", nil, "it is a key of another kind: GitHub's are RSA keys, generated on the App's settings page"
	}
	inner, ok := unBase64(body)
	if !ok {
		return "", nil, notAKey
	}
	return label, inner, ""
}

// unBase64 decodes a text whose white space does not matter.
func unBase64(text string) ([]byte, bool) {
	text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	return decoded, err == nil && len(decoded) > 0
}

// rsaKeyLabel is the label of a bare RSA key in PEM, "" if it is none.
func rsaKeyLabel(der []byte) string {
	for _, label := range [...]string{"RSA PRIVATE KEY", "PRIVATE KEY"} {
		if isPrivateKey(rewritten(label, der)) {
			return label
		}
	}
	return ""
}

func rewritten(label string, der []byte) Secret {
	return Secret(bytes.TrimRight(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), "\n"))
}

func isPrivateKey(secret Secret) bool {
	block, _ := pem.Decode([]byte(secret))
	if block == nil {
		return false
	}
	if _, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return true
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	_, isRSA := key.(*rsa.PrivateKey)
	return err == nil && isRSA
}
