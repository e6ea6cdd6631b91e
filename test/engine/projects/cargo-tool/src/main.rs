use std::os::unix::fs::MetadataExt;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("a path");
    let file = std::fs::metadata(&path)?;
    let words = count::words(&std::fs::read_to_string(path)?);
    println!("cargo-tool: {words} words, mode {:o}, user {}", file.mode() & 0o777, file.uid());
    Ok(())
}
