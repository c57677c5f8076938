//! Stores at a provider, through the crate `object_store`. Its futures run on a runtime of this module's own; callers are
//! blocked until they end or the limits are reached.

#![expect(clippy::disallowed_methods, reason = "what providers are asked with is in the environment alone")]

use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures_core::Stream;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::client::{HttpError, HttpErrorKind};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::path::Path as Name;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, HeaderMap, HeaderValue, ObjectStore, ObjectStoreExt as _, PutPayload,
    RetryConfig,
};
use tokio::runtime::{Builder, Runtime};

use crate::address::{Address, Scheme};
use crate::error::StoreError;
use crate::store::{Limits, Sink};

/// A file of more bytes is sent in parts of as many.
const PART: usize = 16 << 20;

/// Bytes a second below which a store counts as one that does not answer.
const SLOWEST: u64 = 16 << 10;

/// The variable with the value of the header `Authorization` for stores over HTTP.
const AUTHORIZATION: &str = "PROVENCE_STORE_AUTHORIZATION";

/// A store at a provider.
#[derive(Debug)]
pub struct Remote {
    store: Arc<dyn ObjectStore>,
    runtime: &'static Runtime,
    prefix: String,
    limits: Limits,
}

impl Remote {
    /// A store at this address, with the credentials of the environment.
    pub fn open(address: &Address, limits: Limits) -> Result<Self, StoreError> {
        // An error says that one was installed before, which does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = runtime()?;
        let (prefix, place) = (address.prefix().to_owned(), address.place());
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(4),
                base: 2.0,
            },
            max_retries: limits.retries,
            retry_timeout: limits.answer * (limits.retries as u32 + 1),
        };
        let options = ClientOptions::new()
            .with_connect_timeout(limits.connect)
            .with_read_timeout(limits.answer)
            .with_timeout_disabled()
            .with_pool_idle_timeout(Duration::from_secs(30));
        let store: Arc<dyn ObjectStore> = match address.scheme() {
            Scheme::S3 => Arc::new(s3(place, options, retry)?),
            Scheme::Google => {
                let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(place);
                Arc::new(builder.with_client_options(options).with_retry(retry).build().map_err(explained)?)
            }
            Scheme::Azure => {
                let builder = MicrosoftAzureBuilder::from_env().with_container_name(place);
                Arc::new(builder.with_client_options(options).with_retry(retry).build().map_err(explained)?)
            }
            Scheme::Http | Scheme::Https => {
                let is_plain = address.scheme() == Scheme::Http;
                let url = format!("{}://{place}/", if is_plain { "http" } else { "https" });
                let options = authorized(options, !is_plain || is_loopback(place))?.with_allow_http(is_plain);
                let builder = HttpBuilder::new().with_url(url);
                Arc::new(builder.with_client_options(options).with_retry(retry).build().map_err(explained)?)
            }
            // The caller opens folders itself.
            Scheme::Folder => return Err(StoreError::NotCompiled(Scheme::Folder)),
        };
        Ok(Self { store, runtime, prefix, limits })
    }

    fn name(&self, name: &str) -> Result<Name, StoreError> {
        let whole = if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) };
        Name::parse(&whole).map_err(|_| StoreError::Failed(format!("`{whole}`")))
    }

    /// The time that a transfer of so many bytes may take.
    fn time(&self, bytes: u64) -> Duration {
        let attempts = self.limits.retries as u32 + 1;
        (self.limits.connect + self.limits.answer) * attempts + Duration::from_secs(bytes / SLOWEST)
    }

    /// Runs a future to its end, or to the end of the time that a transfer of so many bytes may take.
    fn run<T>(
        &self,
        bytes: u64,
        future: impl Future<Output = Result<T, object_store::Error>>,
    ) -> Result<T, StoreError> {
        let time = self.time(bytes);
        let result = self.runtime.block_on(async { tokio::time::timeout(time, future).await });
        result.map_err(|_| StoreError::TimedOut)?.map_err(explained)
    }

    /// Length in bytes of a file.
    pub fn length(&self, name: &str) -> Result<Option<u64>, StoreError> {
        let name = self.name(name)?;
        found(self.run(0, self.store.head(&name))).map(|meta| meta.map(|meta| meta.size))
    }

    /// The bytes of a file of at most `most` bytes.
    pub fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut bytes = Vec::new();
        let mut is_longer = false;
        let mut sink = |part: &[u8]| {
            is_longer = (bytes.len() + part.len()) as u64 > most;
            if is_longer {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            bytes.extend_from_slice(part);
            Ok(())
        };
        match self.read_from(name, 0, &mut sink) {
            Err(_) if is_longer => Err(StoreError::TooLong),
            read => read.map(|is_there| is_there.then_some(bytes)),
        }
    }

    /// Gives a file to a sink, from a position on.
    pub fn read_from(&self, name: &str, from: u64, sink: Sink<'_>) -> Result<bool, StoreError> {
        let name = self.name(name)?;
        let options = GetOptions { range: (from > 0).then_some((from..).into()), ..GetOptions::default() };
        let Some(answer) = found(self.run(0, self.store.get_opts(&name, options)))? else { return Ok(false) };
        let Range { start, end } = answer.range.clone();
        if start != from {
            return Err(StoreError::Failed("range".to_owned()));
        }
        let (begun, mut at) = (Instant::now(), start);
        let mut parts = answer.into_stream();
        loop {
            // A store that trickles is one that does not answer.
            let left = self.time(at - start).saturating_sub(begun.elapsed());
            let next = self.runtime.block_on(async { tokio::time::timeout(left, next(&mut parts)).await });
            match next.map_err(|_| StoreError::TimedOut)? {
                Some(Ok(part)) => {
                    at += part.len() as u64;
                    sink(&part)?;
                }
                Some(Err(error)) => return Err(explained(error)),
                None if at == end => return Ok(true),
                None => return Err(StoreError::Failed(format!("{at} / {end}"))),
            }
        }
    }

    /// Keeps bytes under a name.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let name = self.name(name)?;
        let payload = PutPayload::from(bytes.to_vec());
        self.run(bytes.len() as u64, self.store.put(&name, payload)).map(drop)
    }

    /// Keeps what a source gives under a name. Files of several parts are put together by the store when all are there.
    pub fn write_from(&self, name: &str, source: &mut dyn Read, length: u64) -> Result<(), StoreError> {
        let place = self.name(name)?;
        if length <= PART as u64 {
            return self.write(name, &whole(source, length)?);
        }
        let mut upload = match self.run(0, self.store.put_multipart(&place)) {
            Ok(upload) => upload,
            // WebDAV has no parts.
            Err(StoreError::Failed(reason)) if reason == NOT_IMPLEMENTED => {
                return self.write(name, &whole(source, length)?);
            }
            Err(error) => return Err(error),
        };
        let mut sent = 0;
        let mut send = || -> Result<(), StoreError> {
            loop {
                let mut part = Vec::with_capacity(PART);
                source.take(PART as u64).read_to_end(&mut part)?;
                sent += part.len() as u64;
                match part.len() {
                    0 if sent == length => return Ok(()),
                    0 => return Err(StoreError::Disk(std::io::ErrorKind::UnexpectedEof.into())),
                    bytes => self.run(bytes as u64, upload.put_part(PutPayload::from(part)))?,
                }
            }
        };
        match send() {
            Ok(()) => self.run(length, upload.complete()).map(drop),
            Err(error) => {
                // What was sent costs money until it is given up; a store that does not even hear this cleans up itself.
                let _ = self.run(0, upload.abort());
                Err(error)
            }
        }
    }
}

/// What a source gives, whole.
fn whole(source: &mut dyn Read, length: u64) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    source.read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(StoreError::Disk(std::io::ErrorKind::UnexpectedEof.into())),
    }
}

/// The runtime of all stores, made when the first is opened.
fn runtime() -> Result<&'static Runtime, StoreError> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread().worker_threads(2).thread_name("stores").enable_all().build()?;
    // Another thread may have been first: then this one ends unused.
    Ok(RUNTIME.get_or_init(|| made))
}

/// S3. Where the environment has no credentials, none are looked for in the network: requests go unsigned, as public
/// buckets take them, unless `AWS_METADATA_ENDPOINT` says where the instance has its own.
fn s3(bucket: &str, options: ClientOptions, retry: RetryConfig) -> Result<impl ObjectStore, StoreError> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_credentials = [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_METADATA_ENDPOINT",
    ]
    .iter()
    .any(is_set);
    let endpoint = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"].into_iter().find(is_set);
    let endpoint = endpoint.and_then(|name| std::env::var(name).ok()).unwrap_or_default();
    let is_own =
        endpoint.strip_prefix("http://").is_some_and(|rest| is_loopback(rest.split('/').next().unwrap_or(rest)));
    let is_allowed = is_own || std::env::var_os("AWS_ALLOW_HTTP").is_some_and(|value| value == "true" || value == "1");
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_skip_signature(!has_credentials);
    builder = builder.with_client_options(options).with_retry(retry).with_allow_http(is_allowed);
    builder.build().map_err(explained)
}

/// The options with the credentials of the environment, which go over an open line to this machine alone.
fn authorized(options: ClientOptions, is_safe: bool) -> Result<ClientOptions, StoreError> {
    let Some(value) = std::env::var_os(AUTHORIZATION).filter(|value| !value.is_empty()) else { return Ok(options) };
    if !is_safe {
        return Err(StoreError::Refused(format!("{AUTHORIZATION}: http://")));
    }
    let value = value.to_str().and_then(|value| HeaderValue::from_str(value).ok());
    let mut value = value.ok_or_else(|| StoreError::Refused(AUTHORIZATION.to_owned()))?;
    value.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert("authorization", value);
    Ok(options.with_default_headers(headers))
}

/// Whether a host, with or without its port, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The next part of a stream.
async fn next<S: Stream + ?Sized>(parts: &mut std::pin::Pin<Box<S>>) -> Option<S::Item> {
    std::future::poll_fn(|context| parts.as_mut().poll_next(context)).await
}

/// How an operation that a kind of store does not have is told.
const NOT_IMPLEMENTED: &str = "not implemented";

/// A file that may be missing. A missing bucket is an error, though many stores answer it alike.
fn found<T>(result: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::NoSuchPlace(reason)) if reason.is_empty() => Ok(None),
        Err(error) => Err(error),
    }
}

/// An error of `object_store` as one of ours. Nothing of a request is in it, since that may hold a key.
fn explained(error: object_store::Error) -> StoreError {
    use object_store::Error;
    let source = match error {
        Error::NotImplemented { .. } | Error::NotSupported { .. } => {
            return StoreError::Failed(NOT_IMPLEMENTED.to_owned());
        }
        Error::NotFound { source, .. } => {
            let is_bucket = chain(&*source).any(|error| {
                let told = error.to_string();
                told.contains("NoSuchBucket") || told.contains("ContainerNotFound")
            });
            return StoreError::NoSuchPlace(if is_bucket { "404".to_owned() } else { String::new() });
        }
        Error::PermissionDenied { .. } => return StoreError::Refused("403".to_owned()),
        Error::Unauthenticated { .. } => return StoreError::Refused("401".to_owned()),
        Error::Generic { source, .. } | Error::Precondition { source, .. } | Error::AlreadyExists { source, .. } => {
            source
        }
        _ => return StoreError::Failed(String::new()),
    };
    for error in chain(&*source) {
        if let Some(status) = status(error) {
            return match status {
                401 | 403 => StoreError::Refused(status.to_string()),
                // Insufficient Storage (RFC 4918, section 11.5), which stores on own disks answer too.
                507 => StoreError::Full,
                408 | 504 => StoreError::TimedOut,
                _ => StoreError::Failed(status.to_string()),
            };
        }
        if let Some(error) = error.downcast_ref::<HttpError>() {
            let reason = chain(error).last().map(ToString::to_string).unwrap_or_default();
            return match error.kind() {
                HttpErrorKind::Connect => StoreError::Unreachable(reason),
                HttpErrorKind::Timeout => StoreError::TimedOut,
                _ => StoreError::Failed(reason),
            };
        }
    }
    // What is left are settings of the environment that cannot be right, such as a key without its secret.
    StoreError::Refused(chain(&*source).last().map(ToString::to_string).unwrap_or_default())
}

/// The status with which a request was answered. `object_store` tells it in its text alone.
fn status(error: &dyn std::error::Error) -> Option<u16> {
    let told = error.to_string();
    let (_, rest) = told.split_once("status code: ")?;
    rest.get(..3)?.parse().ok()
}

/// An error and what caused it.
fn chain<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}
