#include "fault_injection/gallery/marker.h"

const char* plumbline_gallery_defect() noexcept { return "none"; }
