/// What happens to a character when data is shown as text.
enum CharacterRole {
    case shown
    /// White space of any kind. A run of it becomes one space.
    case space
    /// White space at which no line may be broken, as in `34 567 876`. It stays, where it stands alone.
    case noBreakSpace
    /// Invisible, but able to hide, reorder or split what is visible. Removed.
    case hidden

    /// - Parameter scalar: A Unicode scalar value.
    init(of scalar: UInt32) {
        self =
            switch scalar {
            case 0x20: .space
            case 0x21...0x7E: .shown
            case 0x09...0x0D, 0x85: .space
            // C0 and C1 controls.
            case 0...0x1F, 0x7F...0x9F: .hidden
            // No-break space, figure space, narrow no-break space (decomposition type noBreak).
            case 0xA0, 0x2007, 0x202F: .noBreakSpace
            // Other white space beyond ASCII (property White_Space), except the line and paragraph separators.
            case 0x1680, 0x2000...0x200A, 0x205F, 0x3000: .space
            // The two joiners are part of emoji and of the spelling of some scripts.
            case 0x200C, 0x200D: .shown
            // Category Cf, except the Arabic, Syriac and Kaithi number signs, which are visible.
            case 0xAD, 0x061C, 0x180E, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF,
                0xFFF9...0xFFFB, 0x13430...0x1343F, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE00FF:
                .hidden
            // Line and paragraph separator.
            case 0x2028, 0x2029: .hidden
            // Noncharacters.
            case 0xFDD0...0xFDEF: .hidden
            case let scalar where scalar & 0xFFFE == 0xFFFE: .hidden
            default: .shown
            }
    }
}
