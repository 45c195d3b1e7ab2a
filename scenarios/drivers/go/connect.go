package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// openAsked holds the members of `open`.
type openAsked struct {
	Host      string            `json:"host"`
	Port      int               `json:"port"`
	HTTPPath  string            `json:"http_path"`
	Token     string            `json:"token"`
	Org       string            `json:"org"`
	Telemetry string            `json:"telemetry"`
	Proxy     string            `json:"proxy"`
	CAFile    string            `json:"ca_file"`
	UserAgent string            `json:"user_agent"`
	Catalog   string            `json:"catalog"`
	Schema    string            `json:"schema"`
	QueryTags map[string]string `json:"query_tags"`
	Settings  settings          `json:"settings"`
}

// settings are those that the driver has a word for; all others are refused.
type settings struct {
	BatchSize       int64          `json:"batch_size"`
	FlushIntervalMS int64          `json:"flush_interval_ms"`
	PageRows        int64          `json:"page_rows"`
	TokenRenewable  bool           `json:"token_renewable"` // asks for nothing by itself
	Driver          map[string]any `json:"driver"`
}

func (s *settings) UnmarshalJSON(text []byte) error {
	type plain settings
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode((*plain)(s)); err != nil {
		return refusal{"unsupported", "this driver has no such setting: " + err.Error()}
	}
	return nil
}

// setEnvironment sets what the driver reads there only. Go looks once, when the first connection opens.
func setEnvironment(a openAsked) {
	for name, value := range map[string]string{"HTTPS_PROXY": a.Proxy, "SSL_CERT_FILE": a.CAFile} {
		if value != "" {
			_ = os.Setenv(name, value) // fails for odd names only
		}
	}
}

// dataSourceName says the members of `open` in the words of the driver, which has no other way to turn telemetry on or
// off; what is not asked for is left to the driver.
func dataSourceName(a openAsked) string {
	path := a.HTTPPath
	if a.Org != "" {
		path += "?o=" + a.Org
	}
	user := ""
	if a.Token != "" {
		user = url.UserPassword("token", a.Token).String() + "@"
	}
	if a.Port == 0 {
		a.Port = 443
	}
	// Escaped, the question mark stays in the path, where the driver looks for the organisation.
	escaped := (&url.URL{Path: "/" + strings.TrimPrefix(path, "/")}).EscapedPath()
	return fmt.Sprintf("%s%s:%d%s?%s", user, a.Host, a.Port, escaped, driverParameters(a).Encode())
}

func driverParameters(a openAsked) url.Values {
	parameters := url.Values{}
	set := func(name, value string) {
		if value != "" {
			parameters.Set(name, value)
		}
	}
	number := func(name string, value int64, unit string) {
		if value != 0 {
			parameters.Set(name, strconv.FormatInt(value, 10)+unit)
		}
	}
	set("enableTelemetry", map[string]string{"on": "true", "force": "true", "off": "false"}[a.Telemetry])
	set("userAgentEntry", a.UserAgent)
	set("catalog", a.Catalog)
	set("schema", a.Schema)
	set("QUERY_TAGS", tagsText(a.QueryTags))
	number("telemetry_batch_size", a.Settings.BatchSize, "")
	number("telemetry_flush_interval", a.Settings.FlushIntervalMS, "ms")
	number("maxRows", a.Settings.PageRows, "")
	for name, value := range a.Settings.Driver {
		set(name, fmt.Sprint(value))
	}
	return parameters
}

// tagsText spells query tags as the session parameter QUERY_TAGS wants them; versions before 1.11 have no function for it.
func tagsText(tags map[string]string) string {
	inValue := strings.NewReplacer(`\`, `\\`, `:`, `\:`, `,`, `\,`)
	var texts []string
	for name, value := range tags {
		texts = append(texts, strings.ReplaceAll(name, `\`, `\\`)+":"+inValue.Replace(value))
	}
	return strings.Join(texts, ",")
}
