package github

import (
	"net"
	"net/http"
	"time"

	"github.com/milepost/milepost/internal/ratelimit"
)

// bodyLimit bounds an answer. The largest are lists of trees; blobs have bounds of their own.
const bodyLimit = 101 << 20

// defaultTransport bounds connections well below the 100 concurrent requests that GitHub
// allows.
func defaultTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   32,
		MaxConnsPerHost:       64,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: ratelimit.RequestTimeout,
		ExpectContinueTimeout: time.Second,
	}
}

// unsigned hides the authorization that the transport below adds from the answer's request,
// from where it could get into a message, and bounds the answer.
type unsigned struct{ next http.RoundTripper }

// RoundTrip sends a copy of the request.
func (u unsigned) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := u.next.RoundTrip(req.Clone(req.Context()))
	if err != nil {
		return nil, err
	}
	resp.Request = req
	resp.Body = http.MaxBytesReader(nil, resp.Body, bodyLimit)
	return resp, nil
}

// observed tells of each request.
type observed struct {
	next    http.RoundTripper
	observe func(*http.Request, *http.Response)
}

// RoundTrip sends the request and tells of it.
func (o observed) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := o.next.RoundTrip(req)
	if err != nil {
		o.observe(req, nil)
		return nil, err
	}
	o.observe(req, resp)
	return resp, nil
}
