use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;

fn main() -> std::io::Result<()> {
    let greeting = std::env::var("GREETING").unwrap_or_default();
    for stream in TcpListener::bind("0.0.0.0:7000")?.incoming() {
        let mut stream = stream?;
        let _ = stream.read(&mut [0; 4096])?;
        let user = std::fs::metadata("/proc/self")?.uid();
        let text = std::fs::read_to_string("static/index.txt")?;
        let body = format!("{greeting}: user {user}, {text}");
        write!(stream, "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
    }
    Ok(())
}
