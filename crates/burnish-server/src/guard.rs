//! Which requests are heard at all, and the headers every answer carries.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Shared;
use crate::refusal::Refusal;

/// The desktop window's page, as each system's web view names it.
const WINDOW_ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// For everything that is not the page: it may load nothing and be framed nowhere.
const INERT: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// Where a request is headed, as far as the checks differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The page itself, which a link from anywhere may open.
    Page,
    /// Media under the window's secret path.
    Window,
    Elsewhere,
}

/// What this server answers to.
pub struct Rules {
    /// Lower case; none behind TLS, where the name is the proxy's and only a browser that holds
    /// its certificate's connection can send the matching origin.
    hosts: Option<Vec<String>>,
    desktop: bool,
}

impl Rules {
    pub fn new(bound: SocketAddr, behind_tls: bool, desktop: bool) -> Self {
        let port = bound.port();
        let mut hosts = vec![bound.to_string(), format!("localhost:{port}")];
        if port == 80 {
            // The one port browsers leave out.
            let ip = bound.to_string();
            hosts.push(ip.trim_end_matches(":80").to_owned());
            hosts.push("localhost".to_owned());
        }
        Self {
            hosts: (!behind_tls).then_some(hosts),
            desktop,
        }
    }

    /// The origin to name in the answer, when the request has one.
    ///
    /// # Errors
    /// A wrong Host (DNS rebinding), another site's origin, a POST without origin or not of JSON.
    pub fn check(
        &self,
        place: Place,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Option<HeaderValue>, Refusal> {
        let host = self.host(uri, headers)?;
        let origin = single(headers, &header::ORIGIN)?;
        let window = origin.is_some_and(|origin| self.desktop && WINDOW_ORIGINS.contains(&origin));
        if let Some(origin) = origin
            && !window
            && !origin.eq_ignore_ascii_case(&self.origin(&host))
        {
            return Err(
                Refusal::forbidden("the request comes from another site's page")
                    .hint("Behind a proxy, let it pass on the Host header as the browser sent it"),
            );
        }
        if method == Method::POST {
            if origin.is_none() {
                return Err(Refusal::forbidden("a POST must name its Origin"));
            }
            if !is_json(headers)? {
                return Err(Refusal::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "bad_request",
                    "the body must be application/json",
                ));
            }
        }
        if !window && !fetched_from_here(place, method, headers)? {
            return Err(Refusal::forbidden(
                "the request was made by another site's page",
            ));
        }
        Ok(origin.and_then(|origin| HeaderValue::from_str(origin).ok()))
    }

    fn host(&self, uri: &Uri, headers: &HeaderMap) -> Result<String, Refusal> {
        let named = single(headers, &header::HOST)?
            .ok_or_else(|| Refusal::bad_request("the Host header is missing"))?
            .to_ascii_lowercase();
        let same = uri
            .authority()
            .is_none_or(|authority| authority.as_str().eq_ignore_ascii_case(&named));
        let known = self
            .hosts
            .as_ref()
            .is_none_or(|hosts| hosts.contains(&named));
        if same && known {
            return Ok(named);
        }
        Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "forbidden",
            "this server does not go by that Host",
        )
        .hint("Open the link exactly as it was printed"))
    }

    fn origin(&self, host: &str) -> String {
        let scheme = if self.hosts.is_some() {
            "http"
        } else {
            "https"
        };
        format!("{scheme}://{host}")
    }
}

/// Whether the browser says that a page of ours, or the person, made the request.
///
/// Another port of this machine counts as the same site to a browser, but is not us.
fn fetched_from_here(place: Place, method: &Method, headers: &HeaderMap) -> Result<bool, Refusal> {
    let from = single(headers, &HeaderName::from_static("sec-fetch-site"))?;
    if matches!(from, None | Some("same-origin" | "none")) {
        return Ok(true);
    }
    let opened = single(headers, &HeaderName::from_static("sec-fetch-mode"))? == Some("navigate")
        && single(headers, &HeaderName::from_static("sec-fetch-dest"))? == Some("document");
    Ok(match place {
        Place::Page => method == Method::GET && opened,
        Place::Window => true,
        Place::Elsewhere => false,
    })
}

fn is_json(headers: &HeaderMap) -> Result<bool, Refusal> {
    let kind = single(headers, &header::CONTENT_TYPE)?.unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    Ok(kind.eq_ignore_ascii_case("application/json"))
}

/// The one value of a header; saying it twice is refused, for two readers could pick differently.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    match first.map(HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(value)) if second.is_none() => Ok(Some(value)),
        Some(_) => Err(Refusal::bad_request("a header is unreadable or said twice")),
    }
}

/// Checks a request before anything else sees it and finishes its answer's headers.
pub async fn stand(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let place = place(&shared, request.uri().path());
    let checked = shared
        .rules
        .check(place, request.method(), request.uri(), request.headers());
    let (mut response, origin) = match checked {
        Ok(origin) => (next.run(request).await, origin),
        Err(refusal) => (refusal.into_response(), None),
    };
    let headers = response.headers_mut();
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    let readers = match place {
        Place::Window => "cross-origin",
        Place::Page | Place::Elsewhere => "same-origin",
    };
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static(readers),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(INERT);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn place(shared: &Shared, path: &str) -> Place {
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some("" | "index.html"), None) => Place::Page,
        (Some(first), Some("media")) if shared.is_window(first) => Place::Window,
        _ => Place::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::new("127.0.0.1:8080".parse().unwrap(), false, false)
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    fn status(
        rules: &Rules,
        place: Place,
        method: Method,
        pairs: &[(&'static str, &'static str)],
    ) -> u16 {
        let uri = Uri::from_static("/somewhere");
        match rules.check(place, &method, &uri, &headers(pairs)) {
            Ok(_) => 200,
            Err(refusal) => refusal.status().as_u16(),
        }
    }

    #[test]
    fn only_the_bound_address_and_localhost_are_answered_to() {
        let get = |host| status(&rules(), Place::Elsewhere, Method::GET, &[("host", host)]);
        assert_eq!(get("127.0.0.1:8080"), 200);
        assert_eq!(get("LocalHost:8080"), 200, "names have no case");
        assert_eq!(get("localhost:8081"), 421, "another port is another server");
        assert_eq!(get("evil.example:8080"), 421, "a rebound name is not ours");
        assert_eq!(
            status(&rules(), Place::Elsewhere, Method::GET, &[]),
            400,
            "no host at all"
        );
    }

    #[test]
    fn an_absolute_target_of_another_host_is_refused() {
        let uri = Uri::from_static("http://evil.example/");
        let found = rules().check(
            Place::Page,
            &Method::GET,
            &uri,
            &headers(&[("host", "127.0.0.1:8080")]),
        );
        assert!(found.is_err(), "the target outranks the Host header");
    }

    #[test]
    fn a_post_needs_its_own_origin_and_json() {
        let host = ("host", "127.0.0.1:8080");
        let json = ("content-type", "application/json; charset=utf-8");
        let own = ("origin", "http://127.0.0.1:8080");
        let post = |pairs: &[(&'static str, &'static str)]| {
            status(&rules(), Place::Elsewhere, Method::POST, pairs)
        };
        assert_eq!(post(&[host, json, own]), 200);
        assert_eq!(post(&[host, json]), 403, "no origin");
        assert_eq!(
            post(&[host, json, ("origin", "http://localhost:8080")]),
            403,
            "the other name of this server is another origin"
        );
        assert_eq!(
            post(&[host, json, ("origin", "null")]),
            403,
            "a hidden origin"
        );
        assert_eq!(
            post(&[host, own, ("content-type", "text/plain")]),
            415,
            "what a form can send"
        );
        assert_eq!(
            post(&[host, json, ("origin", "tauri://localhost")]),
            403,
            "there is no window to come from"
        );
    }

    #[test]
    fn behind_tls_any_host_is_answered_but_only_its_https_origin() {
        let rules = Rules::new("0.0.0.0:8080".parse().unwrap(), true, false);
        let post = |origin| {
            status(
                &rules,
                Place::Elsewhere,
                Method::POST,
                &[
                    ("host", "burnish.example"),
                    ("content-type", "application/json"),
                    ("origin", origin),
                ],
            )
        };
        assert_eq!(post("https://burnish.example"), 200);
        assert_eq!(post("http://burnish.example"), 403, "not over TLS");
        assert_eq!(post("https://evil.example"), 403);
    }

    #[test]
    fn a_link_from_anywhere_opens_the_page_and_nothing_else() {
        let opened = [
            ("host", "127.0.0.1:8080"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(status(&rules(), Place::Page, Method::GET, &opened), 200);
        assert_eq!(
            status(&rules(), Place::Elsewhere, Method::GET, &opened),
            403,
            "media and events are not for other sites"
        );
        assert_eq!(
            status(
                &rules(),
                Place::Elsewhere,
                Method::GET,
                &[("host", "127.0.0.1:8080"), ("sec-fetch-site", "same-site")]
            ),
            403,
            "another port of this machine is not us"
        );
    }

    #[test]
    fn the_windows_origins_count_only_for_a_desktop() {
        let rules = Rules::new("127.0.0.1:8080".parse().unwrap(), false, true);
        for origin in WINDOW_ORIGINS {
            let pairs = [
                ("host", "127.0.0.1:8080"),
                ("origin", origin),
                ("content-type", "application/json"),
                ("sec-fetch-site", "cross-site"),
            ];
            assert_eq!(
                status(&rules, Place::Elsewhere, Method::POST, &pairs),
                200,
                "{origin} is the app itself"
            );
        }
    }
}
