//! Reads the code on a slip as a phone's camera would: from a picture.

/// What the one code of a picture (PNG) says, if it can be read yet.
pub(super) fn read(picture: &[u8]) -> Option<String> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let (width, channels) = (info.width as usize, info.color_type.samples());
    let light = |x: usize, y: usize| bytes[(y * width + x) * channels];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, info.height as usize, light);
    let codes = image.detect_grids();
    assert!(codes.len() < 2, "a slip has one code");
    Some(codes.first()?.decode().ok()?.1)
}
