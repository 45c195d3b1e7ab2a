// Tells which client a process has loaded: the reference as it is, or one with a defect. Each
// shared object of the gallery defines it in its own way (no_defect.cc, or the end of a changed
// copy); without it a client that was not replaced would pass for one that no rule catches. Any
// thread.
#pragma once

/// The id of the defect in the client that is loaded; "none": the reference as it is.
extern "C" const char* plumbline_gallery_defect() noexcept;
