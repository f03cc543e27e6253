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

static inline CURLcode callsheet_curl_set_sender(CURL *handle, curl_read_callback give, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    return code ? code : curl_easy_setopt(handle, CURLOPT_READDATA, owner);
}
static inline CURLcode callsheet_curl_set_header_receiver(CURL *handle, curl_write_callback receive, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, receive);
    return code ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, owner);
}
static inline CURLcode callsheet_curl_set_watcher(CURL *handle, curl_xferinfo_callback watch, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
    if (!code) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, owner);
    return code ? code : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}
static inline CURLcode callsheet_curl_set_debugger(CURL *handle, curl_debug_callback tell, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, tell);
    if (!code) code = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, owner);
    return code ? code : curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}
static inline CURLcode callsheet_curl_set_socket_opener(CURL *handle, curl_opensocket_callback open, void *owner) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
    return code ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, owner);
}
static inline CURLcode callsheet_curl_get_time(CURL *handle, CURLINFO which, curl_off_t *microseconds) {
    return curl_easy_getinfo(handle, which, microseconds);
}
static inline CURLcode callsheet_curl_get_socket(CURL *handle, curl_socket_t *socket) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

// The names of protocols replace bits of them in 7.85.
static inline CURLcode callsheet_curl_set_protocol(CURL *handle, int is_encrypted) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, is_encrypted ? "https" : "http");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(is_encrypted ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
#endif
}
static inline CURLcode callsheet_curl_set_mail_protocol(CURL *handle, int is_encrypted) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, is_encrypted ? "smtps" : "smtp");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(is_encrypted ? CURLPROTO_SMTPS : CURLPROTO_SMTP));
#endif
}

#endif
