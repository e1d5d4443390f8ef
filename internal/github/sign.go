package github

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/golang-jwt/jwt/v4"
)

// GitHub wants what an App signs to be dated in the past, by a minute at best, and to end within ten minutes.
// Source: "Generating a JSON Web Token (JWT) for a GitHub App" in GitHub's documentation.
const (
	signedBefore = time.Minute
	signedFor    = 9 * time.Minute
)

// signer signs for the App by GitHub's clock.
type signer struct {
	ghinstallation.Signer
	clock *clock
}

// Sign signs the claims with other times than they have.
func (s signer) Sign(claims jwt.Claims) (string, error) {
	registered, ok := claims.(*jwt.RegisteredClaims)
	if !ok {
		return "", errors.New("sign as the App: the claims have no times")
	}
	issued := s.clock.github().Add(-signedBefore).Truncate(time.Second)
	registered.IssuedAt, registered.ExpiresAt = jwt.NewNumericDate(issued), jwt.NewNumericDate(issued.Add(signedFor))
	return s.Signer.Sign(registered)
}

// appTransport signs requests as the App itself.
func appTransport(options Options, clock *clock) (http.RoundTripper, error) {
	key, err := jwt.ParseRSAPrivateKeyFromPEM(options.PrivateKey)
	if err != nil {
		return nil, errors.New("set up GitHub: the App's private key is not an RSA key in PEM")
	}
	sign := signer{ghinstallation.NewRSASigner(jwt.SigningMethodRS256, key), clock}
	transport, err := ghinstallation.NewAppsTransportWithOptions(options.Transport, options.AppID, ghinstallation.WithSigner(sign))
	if err != nil {
		return nil, err
	}
	transport.BaseURL = strings.TrimSuffix(options.APIURL, "/")
	return resigned{unsigned{transport}, clock}, nil
}

// resigned signs once more where GitHub did not take what was signed and told another time with that.
type resigned struct {
	next  http.RoundTripper
	clock *clock
}

// RoundTrip sends the request.
func (r resigned) RoundTrip(req *http.Request) (*http.Response, error) {
	before := r.clock.offset()
	resp, err := r.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || (r.clock.offset()-before).Abs() < time.Second {
		return resp, err
	}
	return repeat(r.next, req, resp)
}

// repeat sends a request again that was answered 401 and hence not carried out. Where its body cannot be
// read again the answer stands.
func repeat(next http.RoundTripper, req *http.Request, refused *http.Response) (*http.Response, error) {
	again := req.Clone(req.Context())
	if req.Body != nil {
		if req.GetBody == nil {
			return refused, nil
		}
		body, err := req.GetBody()
		if err != nil {
			return refused, nil //nolint:nilerr // the first answer stands
		}
		again.Body = body
	}
	_ = refused.Body.Close()
	return next.RoundTrip(again)
}
