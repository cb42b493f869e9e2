-- Sends prepared requests and checks every answer: status 200, and the expected text in the body. The files are mapped, not read, so
-- that a request costs the generator a copy and nothing else.
-- Arguments: the files' common path, `random` or the number of the first one to send in order, the texts of which each answer must
-- hold one (parted by `|`), the file of the result.

local ffi = require("ffi")
ffi.cdef [[
    int open(const char *path, int flags);
    int close(int file);
    long lseek(int file, long offset, int whence);
    void *mmap(void *address, size_t length, int protection, int flags, int file, long offset);
]]
local READ_ONLY, FROM_END, MAY_READ, SHARED = 0, 2, 1, 1

local function map(path)
    local file = ffi.C.open(path, READ_ONLY)
    assert(file >= 0, "cannot open " .. path)
    local length = ffi.C.lseek(file, 0, FROM_END)
    local memory = ffi.C.mmap(nil, length, MAY_READ, SHARED, file, 0)
    ffi.C.close(file)
    return memory, tonumber(length)
end

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    local path, next_one = arguments[1], tonumber(arguments[2])
    local expected = {}
    for text in string.gmatch(arguments[3], "[^|]+") do
        table.insert(expected, text)
    end
    local requests = ffi.cast("const char *", (map(path .. ".requests")))
    local memory, length = map(path .. ".offsets")
    local offsets = ffi.cast("const uint64_t *", memory)
    local count = length / 8 - 1
    wrong = 0
    -- wrk asks once for a request that it only looks at.
    local sends = false
    math.randomseed(os.time())

    function request()
        local number
        if next_one then
            number = next_one % count
            next_one = next_one + (sends and 1 or 0)
            sends = true
        else
            number = math.random(0, count - 1)
        end
        local from, to = tonumber(offsets[number]), tonumber(offsets[number + 1])
        return ffi.string(requests + from, to - from)
    end

    local function holds_one(body)
        for _, text in ipairs(expected) do
            if string.find(body, text, 1, true) then
                return true
            end
        end
        return false
    end

    function response(status, _, body)
        if status ~= 200 or not holds_one(body) then
            wrong = wrong + 1
            example = status .. " " .. body
        end
    end

    result_file = arguments[4]
end

function done(summary, latency)
    local wrong, example = 0, ""
    for _, thread in ipairs(threads) do
        wrong = wrong + thread:get("wrong")
        example = thread:get("example") or example
    end
    local errors = summary.errors
    local file = assert(io.open(threads[1]:get("result_file"), "w"))
    file:write(string.format(
        "%d\t%d\t%d\t%d\t%d\t%d\t%s\n",
        summary.requests, summary.duration, wrong, errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99), (example:gsub("[\r\n\t]", " "))
    ))
    file:close()
end
