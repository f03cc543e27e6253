#ifndef CALLSHEET_CCURL_SHIM_H
#define CALLSHEET_CCURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift does not import: one function for each type of value.
static inline CURLcode callsheet_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode callsheet_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode callsheet_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode callsheet_curl_set_buffer(CURL *handle, char *value) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, value);
}
static inline CURLcode callsheet_curl_set_receiver(CURL *handle, curl_write_callback receive, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
    return code ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, owner);
}
static inline CURLcode callsheet_curl_get_status(CURL *handle, long *status) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}

// The names of protocols replace bits of them in 7.85.
static inline CURLcode callsheet_curl_set_protocol(CURL *handle, int is_encrypted) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, is_encrypted ? "https" : "http");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(is_encrypted ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
#endif
}

#endif
