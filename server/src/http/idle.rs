//! Closes connections on which nothing happens.
//!
//! poem can do that too, but it wakes a task and sets a timer at every read and write, which is a good part of what a short request costs.
//! Here a timer is set once, and set again only when it has run out.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use poem::{
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// Accepts connections that are closed after a time without a byte in either direction.
pub(crate) struct CloseIdle<A> {
    inner: A,
    patience: Duration,
}

impl<A> CloseIdle<A> {
    /// `patience` must be longer than any request may take: nothing moves while a client waits for its answer.
    pub(crate) fn new(inner: A, patience: Duration) -> Self {
        Self { inner, patience }
    }
}

impl<A: Acceptor> Acceptor for CloseIdle<A> {
    type Io = Connection<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, poem::http::uri::Scheme)> {
        let (inner, local, remote, scheme) = self.inner.accept().await?;
        Ok((Connection::new(inner, self.patience), local, remote, scheme))
    }
}

/// A connection that ends when nothing happens on it.
pub(crate) struct Connection<Io> {
    inner: Io,
    patience: Duration,
    active_at: Instant,
    /// When to look at `active_at`.
    look: Pin<Box<Sleep>>,
}

impl<Io> Connection<Io> {
    fn new(inner: Io, patience: Duration) -> Self {
        Self {
            inner,
            patience,
            active_at: Instant::now(),
            look: Box::pin(sleep(patience)),
        }
    }

    /// Notes whether something happened; if not, asks whether it is time to close. Wakes the task when it may be.
    fn after<T>(&mut self, context: &mut Context<'_>, polled: Poll<T>, closed: impl FnOnce() -> T) -> Poll<T> {
        if polled.is_ready() {
            self.active_at = Instant::now();
            return polled;
        }
        loop {
            ready!(self.look.as_mut().poll(context));
            let until = self.active_at + self.patience;
            if until <= Instant::now() {
                return Poll::Ready(closed());
            }
            self.look.as_mut().reset(until);
        }
    }
}

fn timed_out<T>() -> io::Result<T> {
    Err(io::ErrorKind::TimedOut.into())
}

impl<Io: AsyncRead + Unpin> AsyncRead for Connection<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        // Nothing was read, as when the client closes: so the connection ends in good order.
        self.after(context, polled, || Ok(()))
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Connection<Io> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.after(context, polled, timed_out)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write_vectored(context, parts);
        self.after(context, polled, timed_out)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, duplex},
        time::timeout,
    };

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(75);

    /// With a clock that stands still until all wait for it.
    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_ends_after_its_time_and_not_before() {
        let (client, server) = duplex(64);
        let mut server = Connection::new(server, PATIENCE);
        let began = Instant::now();
        assert_eq!(server.read(&mut [0; 8]).await.unwrap(), 0);
        assert_eq!(began.elapsed(), PATIENCE);
        drop(client);
    }

    #[tokio::test(start_paused = true)]
    async fn what_happens_keeps_it_open() {
        let (mut client, server) = duplex(64);
        let mut server = Connection::new(server, PATIENCE);
        let mut buffer = [0; 8];
        for _ in 0..5 {
            let almost = timeout(PATIENCE * 2 / 3, server.read(&mut buffer)).await;
            assert!(almost.is_err(), "it waits");
            client.write_all(b"?").await.unwrap();
            assert_eq!(server.read(&mut buffer).await.unwrap(), 1);
        }
        let almost = timeout(PATIENCE * 2 / 3, server.read(&mut buffer)).await;
        assert!(almost.is_err(), "it waits");
        server.write_all(b"!").await.unwrap();
        let began = Instant::now();
        assert_eq!(server.read(&mut buffer).await.unwrap(), 0);
        assert_eq!(began.elapsed(), PATIENCE, "it counts from the last answer");
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_read_its_answer_is_left() {
        let (client, server) = duplex(4);
        let mut server = Connection::new(server, PATIENCE);
        let error = server.write_all(b"a long answer").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }
}
