//! Resetting the entrypoint of an image, which engines express as a list of one empty string.

use super::CreateContainerOptionsBuilder;

impl CreateContainerOptionsBuilder {
    /// Ignores the image's entrypoint and command. Only `cmd` runs.
    ///
    /// Sends `[""]`, which is what `docker run --entrypoint ""` sends. `entrypoint([])` and `cmd([])` have no effect,
    /// because empty lists are not sent.
    ///
    /// Needs Docker 1.13 or later. With earlier engines, set `entrypoint` to the program instead.
    ///
    /// # Examples
    /// ```
    /// use asyncdocker::containers::CreateContainerOptions;
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .image("postgres")
    ///     .reset_entrypoint()
    ///     .cmd(["postgres", "--version"])
    ///     .build();
    /// ```
    #[doc(alias = "docker run --entrypoint")]
    pub fn reset_entrypoint(self) -> Self {
        self.entrypoint([""])
    }
}
