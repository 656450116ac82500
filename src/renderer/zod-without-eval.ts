import { z } from 'zod'

// The content security policy forbids eval. zod probes for it whenever an object schema is made, so this runs before any
// module that makes one: main.tsx imports it first.
z.config({ jitless: true })
