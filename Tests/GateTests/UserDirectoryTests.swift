import Dashboard
import Testing

@testable import Gate

@Suite
struct UserDirectoryTests {
    private static let head = #"{"schema":"callsheet-access","version":1,"users":{"#
    private static let one = "00000000-0000-4000-8000-000000000001"
    private static let two = "00000000-0000-4000-8000-00000000000f"

    private func membership(_ text: String, _ user: String) throws -> UserDirectory.Membership? {
        UserDirectory(Array(text.utf8))?.membership(of: try #require(RowID(user)))
    }

    @Test func usersAreFound() throws {
        let text = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.two)\":\"\(Self.one)\"\n}}\n"
        #expect(try membership(text, Self.one) == .noAgency)
        #expect(try membership(text, Self.two) == .agency(#require(RowID(Self.one))))
        #expect(try membership(text, "00000000-0000-4000-8000-000000000002") == .unknownUser)
        #expect(try membership(Self.head + "\n}}\n", Self.one) == .unknownUser)
    }

    @Test func halfAListDecidesNothing() throws {
        let text = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.two)\":\"\(Self.one)\"\n}}\n"
        for count in 0..<text.utf8.count { #expect(UserDirectory(Array(text.utf8.prefix(count))) == nil) }
        let swapped = Self.head + "\n\"\(Self.two)\":null,\n\"\(Self.one)\":null\n}}\n"
        #expect(UserDirectory(Array(swapped.utf8)) == nil)
        let twice = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.one)\":null\n}}\n"
        #expect(UserDirectory(Array(twice.utf8)) == nil)
        let upper = text.replacing("000f", with: "000F")
        #expect(UserDirectory(Array(upper.utf8)) == nil)
        #expect(UserDirectory(Array((text + " ").utf8)) == nil)
    }
}
